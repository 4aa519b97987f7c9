package io.carillon.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.sandbox.apns.Apns;
import io.carillon.sandbox.key.ClientFile;
import io.carillon.sandbox.key.KeyFolder;
import io.carillon.sandbox.key.Keys;
import io.carillon.sandbox.smtp.SmtpAccount;
import io.carillon.sandbox.twilio.Twilio;
import io.carillon.sandbox.webpush.ServerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings by which a service meets the vendors of a sandbox. A running one also keeps them in
 * its folder, for who starts the service.
 */
public final class ClientSettings {
  /** A number that Twilio's test accounts may send from. */
  private static final String FROM = "+15005550006";

  private static final String FILE = "clients.properties";

  private ClientSettings() {}

  /** What a sandbox that has been started in a folder wrote there. */
  public static Map<String, String> read(Path folder) throws IOException {
    return ClientFile.read(folder.resolve(FILE));
  }

  /** The same as variables of an environment: {@code CARILLON_TWILIO_BASE_URL} and so on. */
  public static Map<String, String> environment(Map<String, String> settings) {
    Map<String, String> environment = new TreeMap<>();
    settings.forEach(
        (name, value) ->
            environment.put(name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT), value));
    return environment;
  }

  static Map<String, String> write(Path folder, KeyFolder keys, SmtpAccount mailer, Sandbox sandbox)
      throws IOException {
    String url = sandbox.url();
    Path account = keys.path("fcm-service-account.json");
    Files.write(account, sandbox.fcmServiceAccount().getBytes(UTF_8));
    Twilio.Account twilio = sandbox.twilio();
    Apns.Access apns = sandbox.apns();
    ServerKey server = ServerKey.of(Keys.p256(keys, "webpush-server-key.jwk"));
    Map<String, String> settings = new TreeMap<>();
    settings.put("carillon.smtp.host", "127.0.0.1");
    settings.put("carillon.smtp.port", Integer.toString(sandbox.smtpPort()));
    settings.put("carillon.smtp.username", mailer.username());
    settings.put("carillon.smtp.password", mailer.password());
    settings.put("carillon.twilio.base-url", url);
    settings.put("carillon.twilio.account-sid", twilio.sid());
    settings.put("carillon.twilio.auth-token", twilio.authToken());
    settings.put("carillon.twilio.from", FROM);
    settings.put("carillon.fcm.base-url", url);
    settings.put("carillon.fcm.credentials", account.toAbsolutePath().toString());
    settings.put("carillon.apns.host", "localhost");
    settings.put("carillon.apns.port", Integer.toString(apns.port()));
    settings.put("carillon.apns.key", apns.key().toAbsolutePath().toString());
    settings.put("carillon.apns.key-id", apns.keyId());
    settings.put("carillon.apns.team-id", apns.teamId());
    settings.put("carillon.apns.topic", apns.topic());
    settings.put(
        "carillon.apns.trusted-certificate", apns.certificate().toAbsolutePath().toString());
    settings.put("carillon.webpush.public-key", server.publicKey());
    settings.put("carillon.webpush.private-key", server.privateKey());
    settings.put("carillon.webpush.subject", "mailto:push@carillon.localhost");
    settings.put("carillon.webpush.services", url);
    settings.put("carillon.webhook.secret", sandbox.webhookSecret());
    settings.put("carillon.webhook.private-hosts", "127.0.0.1,localhost");
    ClientFile.write(folder.resolve(FILE), settings);
    return settings;
  }
}
