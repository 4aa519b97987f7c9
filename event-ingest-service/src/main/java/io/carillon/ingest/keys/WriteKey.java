package io.carillon.ingest.keys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A key as its definition says it.
 *
 * @param hash SHA-256 of the key, in hexadecimal digits
 * @param previous the hashes that it had, which still work for a while
 */
record WriteKey(String name, String prefix, String hash, boolean trusted, List<Previous> previous) {
  private static final int MOST_PREVIOUS = 5;

  record Previous(String hash, Instant until) {}

  static WriteKey of(String name, boolean trusted, KeySecret secret) {
    return new WriteKey(name, secret.prefix(), secret.hash(), trusted, List.of());
  }

  /** With a new secret; the one of now works on until then. */
  WriteKey rotated(KeySecret secret, Instant until, Instant now) {
    List<Previous> kept = new ArrayList<>();
    if (until.isAfter(now)) {
      kept.add(new Previous(hash, until));
    }
    previous.stream()
        .filter(p -> p.until().isAfter(now))
        .limit(MOST_PREVIOUS - kept.size())
        .forEach(kept::add);
    return new WriteKey(name, secret.prefix(), secret.hash(), trusted, List.copyOf(kept));
  }
}
