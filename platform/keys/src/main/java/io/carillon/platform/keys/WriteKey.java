package io.carillon.platform.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key as its definition says it.
 *
 * @param prefix its first characters, by which people tell their keys apart
 * @param hash see {@link #hash}
 * @param trusted a server's key, which may vouch for addresses
 * @param previous the hashes that it had, which still work for a while
 * @param limits what it may do, and from where; without limits when not given
 */
public record WriteKey(
    String name,
    String prefix,
    String hash,
    boolean trusted,
    List<Previous> previous,
    KeyLimits limits) {
  private static final int MOST_PREVIOUS = 5;

  @JsonCreator
  public WriteKey(
      String name,
      String prefix,
      String hash,
      boolean trusted,
      List<Previous> previous,
      @Nullable KeyLimits limits) {
    this.name = name;
    this.prefix = prefix;
    this.hash = hash;
    this.trusted = trusted;
    this.previous = List.copyOf(previous);
    this.limits = limits == null ? KeyLimits.NONE : limits;
  }

  /** With another name and other limits. */
  public WriteKey with(String newName, KeyLimits newLimits) {
    return new WriteKey(newName, prefix, hash, trusted, previous, newLimits);
  }

  /** A hash that works until then. */
  public record Previous(String hash, Instant until) {}

  /** With a new secret; the one of now works on until then. */
  public WriteKey rotated(String newPrefix, String newHash, Instant until, Instant now) {
    List<Previous> kept = new ArrayList<>();
    if (until.isAfter(now)) {
      kept.add(new Previous(hash, until));
    }
    previous.stream()
        .filter(p -> p.until().isAfter(now))
        .limit(MOST_PREVIOUS - kept.size())
        .forEach(kept::add);
    return new WriteKey(name, newPrefix, newHash, trusted, List.copyOf(kept), limits);
  }

  /** SHA-256 of a key in clear, in hexadecimal digits. */
  public static String hash(String key) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
