package io.carillon.platform.caller;

import org.jspecify.annotations.Nullable;

/**
 * Where a call comes from. Nothing here is proven, and nothing is decided by it: the address is
 * what the gateway saw (and, where it stands behind a proxy that it trusts, what that one passed
 * on).
 *
 * @param address the network address of the caller; several, with commas, as they were passed on
 * @param requestId by which a caller and an operator speak of one request
 * @param userAgent what the caller says of itself
 */
public record CallOrigin(String address, String requestId, String userAgent) {
  static final CallOrigin NONE = new CallOrigin("", "", "");
  private static final int LONGEST = 256;

  /** Of what a caller may have written, so much as can be kept. */
  static CallOrigin of(
      @Nullable String address, @Nullable String requestId, @Nullable String userAgent) {
    return new CallOrigin(kept(address), kept(requestId), kept(userAgent));
  }

  private static String kept(@Nullable String text) {
    if (text == null) {
      return "";
    }
    String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
    return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST);
  }
}
