package io.carillon.ingest.keys;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * New keys in clear, in memory and for ten minutes only: a client whose answer got lost asks again
 * with its Idempotency-Key and gets the same one. The database never sees them.
 */
@ApplicationScoped
class RecentSecrets {
  private static final Duration LIFE = Duration.ofMinutes(10);
  private static final int MOST = 1_000;

  private record Issue(UUID id, String prefix) {}

  private record Kept(KeySecret secret, Instant until) {}

  private final LinkedHashMap<Issue, Kept> kept = new LinkedHashMap<>();

  synchronized void keep(UUID id, KeySecret secret, Instant now) {
    kept.values().removeIf(k -> !now.isBefore(k.until()));
    if (kept.size() == MOST) {
      // whoever makes a key now must get it; rather an older answer is not given again
      var _ = kept.pollFirstEntry();
    }
    kept.put(new Issue(id, secret.prefix()), new Kept(secret, now.plus(LIFE)));
  }

  synchronized @Nullable String of(UUID id, String prefix, Instant now) {
    Kept found = kept.get(new Issue(id, prefix));
    return found != null && now.isBefore(found.until()) ? found.secret().text() : null;
  }
}
