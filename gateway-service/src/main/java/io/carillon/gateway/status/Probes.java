package io.carillon.gateway.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.gateway.breaker.Breakers;
import io.carillon.gateway.routing.Address;
import io.carillon.gateway.routing.Service;
import io.carillon.gateway.routing.Upstreams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One probe for each part that is configured. */
@ApplicationScoped
class Probes {
  private final HttpClient client;
  private final List<Probe> all = new ArrayList<>();

  @Inject
  Probes(StatusSettings settings, Upstreams upstreams, Breakers breakers, ObjectMapper json) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.patience())
            .build();
    for (Service service : Service.values()) {
      URI ready = URI.create("http://" + upstreams.of(service) + "/q/health/ready");
      all.add(
          new ServiceProbe(
              new HttpProbe(service.label(), ready, client, json, settings.patience()),
              breakers.of(service)));
    }
    greet(settings, "kafka", settings.kafka(), Greeting.KAFKA);
    greet(settings, "postgresql", settings.postgresql(), Greeting.POSTGRESQL);
    greet(settings, "redis", settings.redis(), Greeting.REDIS);
    settings
        .keycloak()
        .map(URI::create)
        .ifPresent(
            realm -> all.add(new HttpProbe("keycloak", realm, client, json, settings.patience())));
    greet(settings, "smtp", settings.smtp(), Greeting.SMTP);
  }

  List<Probe> all() {
    return List.copyOf(all);
  }

  private void greet(
      StatusSettings settings, String name, Optional<String> address, Greeting greeting) {
    address
        .map(Address::of)
        .ifPresent(at -> all.add(new GreetingProbe(name, at, greeting, settings.patience())));
  }
}
