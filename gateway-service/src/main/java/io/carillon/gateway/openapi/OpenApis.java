package io.carillon.gateway.openapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.gateway.breaker.Breakers;
import io.carillon.gateway.routing.Routes;
import io.carillon.gateway.routing.Service;
import io.carillon.gateway.routing.Upstreams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.Config;

/**
 * Asks every service for its document, all at once, and joins what comes. A service that is away
 * keeps its place with the document that it was last seen with.
 */
@ApplicationScoped
class OpenApis {
  private static final String GATEWAY = "gateway";
  private static final Set<String> OWN_PATHS = Set.of("/v1/status", "/openapi");
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  private final Upstreams upstreams;
  private final Breakers breakers;
  private final Clock clock;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final ObjectMapper json;
  private final Config config;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  @Inject
  OpenApis(Upstreams upstreams, Breakers breakers, ObjectMapper json, Config config, Clock clock) {
    this.upstreams = upstreams;
    this.breakers = breakers;
    this.clock = clock;
    this.json = json;
    this.config = config;
  }

  private record Seen(JsonNode document, Instant at) {}

  ObjectNode joined() {
    Map<String, CompletableFuture<Optional<JsonNode>>> asked = new LinkedHashMap<>();
    asked.put(GATEWAY, ask("127.0.0.1:" + config.getValue("quarkus.http.port", String.class)));
    for (Service service : Service.values()) {
      asked.put(
          service.label(),
          breakers.of(service).open()
              ? CompletableFuture.completedFuture(Optional.empty())
              : ask(upstreams.of(service).toString()));
    }
    JoinedDocument joined = new JoinedDocument();
    List<String> missing = new ArrayList<>();
    Map<String, Instant> stale = new LinkedHashMap<>();
    asked.forEach(
        (service, answer) -> {
          Optional<JsonNode> fresh = answer.join();
          fresh.ifPresent(document -> seen.put(service, new Seen(document, clock.instant())));
          Seen known = seen.get(service);
          if (known == null) {
            missing.add(service);
            return;
          }
          joined.add(service, known.document(), OpenApis::isPublic);
          if (fresh.isEmpty()) {
            stale.put(service, known.at());
          }
        });
    return joined.document("Carillon", "1", missing, stale);
  }

  private CompletableFuture<Optional<JsonNode>> ask(String address) {
    HttpRequest question =
        HttpRequest.newBuilder(URI.create("http://" + address + "/q/openapi?format=json"))
            .timeout(PATIENCE)
            .build();
    return client
        .sendAsync(question, BodyHandlers.ofString())
        .thenApply(this::read)
        .exceptionally(failure -> Optional.empty());
  }

  private Optional<JsonNode> read(HttpResponse<String> answer) {
    try {
      return answer.statusCode() == 200
          ? Optional.of(json.readTree(answer.body()))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static boolean isPublic(String service, String path) {
    return service.equals(GATEWAY)
        ? OWN_PATHS.contains(path)
        : Routes.find(path).filter(route -> route.service().label().equals(service)).isPresent();
  }
}
