package io.carillon.gateway;

import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.ingest.v1.EventServiceGrpc;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestIssuer;
import io.carillon.scoring.v1.SegmentServiceGrpc;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;

/**
 * What stands around the gateway in its tests: real Kafka and Redis; identity, ingest and scoring
 * speak gRPC, journey, analytics and scorecard HTTP, and messaging and geo are away. Identity and
 * scorecard can be killed and stopped.
 */
public final class BehindTheGateway implements QuarkusTestResourceLifecycleManager {
  private final Vertx vertx = Vertx.vertx();
  private final CarillonParts parts = new CarillonParts();

  @Override
  public Map<String, String> start() {
    Map<String, String> config = new HashMap<>(parts.start());
    config.put("carillon.limits.redis", config.get("quarkus.redis.hosts"));
    front(
        config,
        "identity",
        PlayedGrpc.start(ProfileServiceGrpc.bindService(new PlayedGrpc.Profiles())));
    peer(config, "ingest", PlayedGrpc.start(EventServiceGrpc.bindService(new PlayedGrpc.Events())));
    peer(
        config,
        "scoring",
        PlayedGrpc.start(SegmentServiceGrpc.bindService(new PlayedGrpc.Segments())));
    peer(config, "journey", new EchoService(vertx, "journey", Documents.JOURNEY).start());
    peer(config, "analytics", new EchoService(vertx, "analytics", Documents.ANALYTICS).start());
    peer(config, "messaging", closedPort());
    peer(config, "geo", closedPort());
    front(config, "scorecard", new EchoService(vertx, "scorecard", Documents.SCORECARD).start());
    config.put("carillon.rest.response-timeout", "1S");
    config.put("carillon.cors.api-origins", "https://app.example");
    config.put("carillon.cors.tracking-origins", "https://sdk.example");
    config.put("carillon.edge.public-url", "https://carillon.example");
    config.put("carillon.heads.patience", "PT2S");
    config.put("carillon.edge.body-patience", "2S");
    config.put("carillon.status.freshness", "0.1S");
    config.put("carillon.status.redis", "redis://127.0.0.1:" + answering());
    config.put("carillon.status.smtp", "127.0.0.1:" + closedPort());
    config.put(
        "carillon.status.keycloak",
        TestIssuer.shared().url() + "/.well-known/openid-configuration");
    return config;
  }

  private void front(Map<String, String> config, String name, int port) {
    Frontage frontage = new Frontage(vertx, port);
    peer(config, name, frontage.start());
    config.put("carillon.test.control." + name, "http://127.0.0.1:" + frontage.startControl());
  }

  private static void peer(Map<String, String> config, String name, int port) {
    config.put("carillon.peer." + name, "127.0.0.1:" + port);
  }

  private int answering() {
    return vertx
        .createNetServer()
        .connectHandler(socket -> socket.handler(greeting -> socket.write("+PONG\r\n")))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private static int closedPort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    parts.stop();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
