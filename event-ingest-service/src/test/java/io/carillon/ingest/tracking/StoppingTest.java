package io.carillon.ingest.tracking;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.ingest.Demo;
import io.carillon.ingest.event.IngestReason;
import io.carillon.platform.events.Emitter;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes when the process has no threads left to give. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class StoppingTest {
  @Inject TrackingDoor door;
  @Inject Vertx vertx;
  @Inject ObjectMapper json;
  @Inject Emitter emitter;
  @Inject KeyRing tenants;
  @Inject TrackingConfig config;

  private final ExecutorService stopped = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void stop() {
    stopped.shutdown();
  }

  @Test
  void isToldToGoElsewhere() {
    Filters filters = new Filters();
    new UsualCalls(door, vertx, json, stopped).register(filters);
    Router router = Router.router(vertx);
    filters.getFilters().forEach(filter -> router.route().handler(filter.getHandler()));
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    try {
      Demo.withKey("any")
          .port(server.actualPort())
          .body("{\"batch\":[]}")
          .post("/v1/batch")
          .then()
          .statusCode(503)
          .header("Retry-After", equalTo("1"))
          .contentType("application/problem+json")
          .body("reason", equalTo("SHUTTING_DOWN"));
    } finally {
      server.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  @Test
  void isToldSoWhereTheLogIsToBeWaitedFor() {
    EventLog log = new EventLog(emitter, tenants, config, stopped);
    // nothing ever goes there from here, so that the log would be waited for
    Outbound event =
        new Outbound(Topic.EVENTS_SCORED, "k", "demo", "id", "test", new byte[0], null, null);

    assertThatThrownBy(() -> log.appending("demo", List.of(event), List.of()))
        .isInstanceOf(ProblemException.class)
        .extracting(e -> ((ProblemException) e).reason())
        .isEqualTo(IngestReason.SHUTTING_DOWN);
  }
}
