package io.carillon.ingest.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.platform.keys.WriteKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A key as its owner sees it.
 *
 * @param key the key itself; only in the answer that made it
 * @param prefix its first characters
 * @param trusted a server's key, which may vouch for addresses; never put it into an app
 * @param lastUsed to about ten seconds; absent when never used
 * @param previousWorksUntil after a rotation, until when the key before it works
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "WriteKey")
public record WriteKeyView(
    UUID id,
    @Nullable String key,
    String name,
    String prefix,
    boolean trusted,
    String unit,
    Instant createdAt,
    @Nullable Instant lastUsed,
    @Nullable Instant previousWorksUntil) {

  static WriteKeyView of(WriteKeyStore.Row row, @Nullable Instant lastUsed, Instant now) {
    WriteKey key = row.key();
    return new WriteKeyView(
        row.id(),
        null,
        key.name(),
        key.prefix(),
        key.trusted(),
        row.unit(),
        row.createdAt(),
        lastUsed,
        key.previous().stream()
            .map(WriteKey.Previous::until)
            .filter(until -> until.isAfter(now))
            .max(Comparator.naturalOrder())
            .orElse(null));
  }

  WriteKeyView with(@Nullable String secret) {
    return new WriteKeyView(
        id, secret, name, prefix, trusted, unit, createdAt, lastUsed, previousWorksUntil);
  }
}
