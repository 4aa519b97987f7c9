package io.carillon.ingest.keys;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.platform.keys.KeyScope;
import io.carillon.platform.keys.WriteKey;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A key as its owner sees it.
 *
 * @param key the key itself; only in the answer that made it
 * @param prefix its first characters
 * @param trusted a server's key, which may vouch for addresses; never put it into an app
 * @param scopes what it may do
 * @param origins web origins that a browser may call from; those of the tenant when there are none
 * @param bundleIds apps that may call; any when there are none
 * @param strict whether each call must say an origin or a bundle id that is allowed
 * @param version its entity tag
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
    Set<KeyScope> scopes,
    List<String> origins,
    List<String> bundleIds,
    boolean strict,
    long version,
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
        new TreeSet<>(key.limits().scopes()),
        key.limits().origins(),
        key.limits().bundleIds(),
        key.limits().strict(),
        row.version(),
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
        id,
        secret,
        name,
        prefix,
        trusted,
        unit,
        scopes,
        origins,
        bundleIds,
        strict,
        version,
        createdAt,
        lastUsed,
        previousWorksUntil);
  }
}
