package io.carillon.identity.privacy;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where the other services are; nobody is there until a test asks for {@link Neighbours}. */
public final class OtherServices implements QuarkusTestResourceLifecycleManager {
  static final List<String> NAMES =
      List.of("ingest", "scoring", "journey", "messaging", "geo", "analytics");

  static final String PORT = "carillon.test.neighbour.";

  @Override
  public Map<String, String> start() {
    Map<String, String> config = new HashMap<>();
    for (String service : NAMES) {
      try (ServerSocket free = new ServerSocket(0)) {
        String port = Integer.toString(free.getLocalPort());
        System.setProperty(PORT + service, port);
        config.put("quarkus.grpc.clients." + service + ".port", port);
        config.put("quarkus.grpc.clients." + service + ".test-port", port);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return config;
  }

  @Override
  public void stop() {
    NAMES.forEach(service -> System.clearProperty(PORT + service));
  }
}
