package io.carillon.gateway.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tokens that were checked not long ago, by their hashes alone: to check a signature costs more
 * than all else that the gateway does for a call. None is known for longer than a minute, nor than
 * it is good.
 */
@ApplicationScoped
class Verified {
  private static final Duration KNOWN = Duration.ofMinutes(1);
  private static final int MOST = 20_000;

  private final Cache<ByteBuffer, Entry> entries =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KNOWN).build();
  private final Clock clock;
  private final long skewSeconds;

  private record Entry(Admitted who, long goodUntil) {}

  @Inject
  Verified(
      Clock clock, @ConfigProperty(name = "quarkus.oidc.token.lifespan-grace") long skewSeconds) {
    this.clock = clock;
    this.skewSeconds = skewSeconds;
  }

  Optional<Admitted> find(String token) {
    Entry entry = entries.getIfPresent(hash(token));
    return entry == null || clock.instant().getEpochSecond() >= entry.goodUntil()
        ? Optional.empty()
        : Optional.of(entry.who());
  }

  /**
   * Keeps a token that was checked.
   *
   * @param expires its {@code exp}
   */
  void keep(String token, Admitted who, long expires) {
    entries.put(hash(token), new Entry(who, expires + skewSeconds));
  }

  private static ByteBuffer hash(String token) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
