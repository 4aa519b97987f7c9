package io.carillon.identity.device;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The address of an app's installation at a push service.
 *
 * @param value empty when there is none
 * @param at when the app last named it
 * @param end null while it lives
 */
public record PushToken(String value, Instant at, @Nullable End end) {
  public static final PushToken NONE = new PushToken("", Instant.EPOCH, null);

  /**
   * The push service's word that a token is dead.
   *
   * @param since from this moment on
   * @param forGood whether it can never live again; else it does when the app names it later
   */
  public record End(Instant since, boolean forGood) {
    private End and(@Nullable End other) {
      if (other == null) {
        return this;
      }
      return new End(since.isAfter(other.since) ? since : other.since, forGood || other.forGood);
    }
  }

  /** A token that an app names; {@link #NONE} for an empty one. */
  public static PushToken named(String value, Instant at) {
    return value.isEmpty() ? NONE : new PushToken(value, at, null);
  }

  public boolean live() {
    return !value.isEmpty() && end == null;
  }

  public TokenKind kind() {
    return TokenKind.of(value);
  }

  /** What stands of two words: the later token; of the same token all that is known of its end. */
  public PushToken join(PushToken other) {
    if (!value.equals(other.value)) {
      int order = at.compareTo(other.at);
      boolean mine = order == 0 ? value.compareTo(other.value) > 0 : order > 0;
      return mine ? this : other;
    }
    Instant later = at.isAfter(other.at) ? at : other.at;
    PushToken named = new PushToken(value, later, null);
    End known = end == null ? other.end : end.and(other.end);
    return known == null ? named : named.ended(known);
  }

  /** After the push service's word; a token that the app named again since then lives on. */
  public PushToken ended(End word) {
    boolean again = !word.forGood() && at.isAfter(word.since());
    return value.isEmpty() || again ? this : new PushToken(value, at, word.and(end));
  }

  /** SHA-256 in lower-case hexadecimal: names the token to those who are not to know it. */
  public String hash() {
    return value.isEmpty() ? "" : hash(value);
  }

  private static String hash(String value) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(value.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
