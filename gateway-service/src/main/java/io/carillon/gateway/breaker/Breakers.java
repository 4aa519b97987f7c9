package io.carillon.gateway.breaker;

import io.carillon.gateway.routing.Service;
import io.carillon.gateway.routing.Upstreams;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** One breaker for each service, whichever protocol its calls speak. */
@ApplicationScoped
public class Breakers {
  private final Map<Service, Breaker> all = new EnumMap<>(Service.class);

  @Inject
  Breakers(Vertx vertx, Upstreams upstreams, BreakerSettings settings, MeterRegistry meters) {
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions().setMaxPoolSize(1).setTracingPolicy(TracingPolicy.IGNORE));
    for (Service service : Service.values()) {
      Life life = new Life(vertx, client, upstreams.of(service), settings.look());
      Breaker breaker = new Breaker(vertx, service, life, settings);
      all.put(service, breaker);
      Gauge.builder("carillon.gateway.breaker", breaker, b -> b.state().ordinal())
          .description("0: calls pass; 1: the service is away and is being asked again; 2: away")
          .tag("service", service.label())
          .strongReference(true)
          .register(meters);
    }
  }

  public Breaker of(Service service) {
    return Objects.requireNonNull(all.get(service));
  }
}
