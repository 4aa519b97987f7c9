package io.carillon.gateway;

import io.carillon.platform.testkit.TestIssuer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** What stands around the gateway when the token issuer starts after it. */
public final class LateIssuer implements QuarkusTestResourceLifecycleManager {
  private final BehindTheGateway others = new BehindTheGateway();
  private final Vertx vertx = Vertx.vertx();

  @Override
  public Map<String, String> start() {
    Map<String, String> config = new HashMap<>(others.start());
    URI issuer = URI.create(TestIssuer.shared().url());
    Frontage frontage = new Frontage(vertx, issuer.getPort());
    int port = frontage.start();
    frontage.kill();
    config.put("carillon.oidc.url", "http://127.0.0.1:" + port + issuer.getPath());
    config.put("quarkus.oidc.token.issuer", TestIssuer.shared().url());
    config.put("carillon.test.control.issuer", "http://127.0.0.1:" + frontage.startControl());
    return config;
  }

  @Override
  public void stop() {
    others.stop();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
