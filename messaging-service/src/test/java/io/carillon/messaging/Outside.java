package io.carillon.messaging;

import io.carillon.messaging.provider.PlayedVendor;
import io.carillon.sandbox.Sandbox;
import io.carillon.sandbox.SandboxSettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the service under test finds the mail server, identity, scoring and other vendors. */
public class Outside implements QuarkusTestResourceLifecycleManager {
  static final String SMTP = "carillon.test.smtp";
  static final String IDENTITY = "carillon.test.identity";
  static final String SCORING = "carillon.test.scoring";
  static final String SANDBOX = "carillon.test.sandbox";
  static final String DOOR = "carillon.test.door";

  private @Nullable Sandbox sandbox;
  private @Nullable Path folder;

  /** The port of Firebase, as a system property of this name. */
  public static final String FIREBASE = "carillon.test.firebase";

  @Override
  public Map<String, String> start() {
    Map<String, String> config = new HashMap<>();
    config.put("carillon.smtp.port", free(SMTP));
    config.put("carillon.smtp.from", "Shop <hello@shop.example>");
    config.put("carillon.smtp.trusted-for", "PT0S");
    config.put("carillon.public-url", "https://c.example");
    config.put("carillon.sending.look", "PT0.1S");
    config.put("carillon.sending.fresh", "PT0S");
    config.put("carillon.sending.patience", "PT0.2S");
    URI firebase = URI.create("http://127.0.0.1:" + free(FIREBASE));
    config.put("carillon.fcm.base-url", firebase.toString());
    config.put("carillon.fcm.credentials", PlayedVendor.googleAccount(firebase));
    config.put("carillon.webhook.private-hosts", "127.0.0.1");
    config.put("carillon.inbox.heartbeat", "PT0.2S");
    for (String[] peer : new String[][] {{"identity", IDENTITY}, {"scoring", SCORING}}) {
      String port = free(peer[1]);
      config.put("quarkus.grpc.clients." + peer[0] + ".port", port);
      config.put("quarkus.grpc.clients." + peer[0] + ".test-port", port);
    }
    vendors(config);
    return config;
  }

  private void vendors(Map<String, String> config) {
    try {
      folder = Files.createTempDirectory("sandbox");
      sandbox = Sandbox.start(SandboxSettings.in(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.setProperty(SANDBOX, sandbox.url());
    config.put("carillon.twilio.base-url", sandbox.url());
    config.put("carillon.twilio.account-sid", sandbox.twilio().sid());
    config.put("carillon.twilio.auth-token", sandbox.twilio().authToken());
    config.put("carillon.twilio.from", "+33757000000");
    config.put("carillon.twilio.callback-url", "http://127.0.0.1:" + free(DOOR));
    config.put("carillon.twilio.reply-timeout", "PT2S");
  }

  private static String free(String property) {
    try (ServerSocket socket = new ServerSocket(0)) {
      String port = String.valueOf(socket.getLocalPort());
      System.setProperty(property, port);
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    System.clearProperty(SMTP);
    try {
      if (sandbox != null) {
        sandbox.close();
      }
      if (folder != null) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
