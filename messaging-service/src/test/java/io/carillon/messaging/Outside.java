package io.carillon.messaging;

import io.carillon.messaging.provider.PlayedVendor;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** Where the service under test finds the mail server, identity and scoring. */
public class Outside implements QuarkusTestResourceLifecycleManager {
  static final String SMTP = "carillon.test.smtp";
  static final String IDENTITY = "carillon.test.identity";
  static final String SCORING = "carillon.test.scoring";

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
    for (String[] peer : new String[][] {{"identity", IDENTITY}, {"scoring", SCORING}}) {
      String port = free(peer[1]);
      config.put("quarkus.grpc.clients." + peer[0] + ".port", port);
      config.put("quarkus.grpc.clients." + peer[0] + ".test-port", port);
    }
    return config;
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
  }
}
