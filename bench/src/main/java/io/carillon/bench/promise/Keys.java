package io.carillon.bench.promise;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.bench.Api;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Write keys that are made, used and revoked. */
final class Keys {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Api api;
  private final String developer;

  Keys(Api api, String developer) {
    this.api = api;
    this.developer = developer;
  }

  /** How long after its revocation a key was still good. */
  Duration acceptedAfterRevocation() throws IOException, InterruptedException {
    JsonNode made =
        api.post(
                "/v1/write-keys",
                developer,
                Api.JSON.createObjectNode().put("name", "bench-promise"))
            .expect(200, 201)
            .json();
    String key = made.path("key").asText();
    await(key, 200);
    api.delete("/v1/write-keys/" + made.path("id").asText(), developer).expect(200, 204);
    Instant revoked = Instant.now();
    await(key, 401);
    return Duration.between(revoked, Instant.now());
  }

  private void await(String key, int status) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    int last;
    do {
      last = api.trackWith(key, Promised.event("bench-key-user", "Bench Key Tried"));
      if (last == status) {
        return;
      }
    } while (Instant.now().isBefore(end));
    throw new IllegalStateException(
        "A write key is answered with %d (expected: %d)".formatted(last, status));
  }
}
