package io.carillon.scoring;

import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The parts of the platform, where identity and the archive are, and where the state lies. */
public final class OtherServices implements QuarkusTestResourceLifecycleManager {
  static final String PORT = "carillon.test.neighbours";

  private final CarillonParts parts = new CarillonParts();

  @Override
  public Map<String, String> start() {
    try (ServerSocket free = new ServerSocket(0)) {
      String port = Integer.toString(free.getLocalPort());
      System.setProperty(PORT, port);
      Map<String, String> config = new HashMap<>(parts.start());
      for (String service : new String[] {"analytics", "identity"}) {
        config.put("quarkus.grpc.clients." + service + ".port", port);
        config.put("quarkus.grpc.clients." + service + ".test-port", port);
      }
      Path state = Files.createTempDirectory(Path.of("target"), "state");
      config.put("carillon.scoring.state-dir", state.toString());
      config.put("carillon.scoring.address", "127.0.0.1:8083");
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    parts.stop();
    System.clearProperty(PORT);
  }
}
