package io.carillon.ingest.keys;

import io.carillon.platform.keys.WriteKey;
import java.security.SecureRandom;

/** A key in clear, which only its owner keeps: `wk_` and 40 letters and digits (238 bits). */
record KeySecret(String text) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int LENGTH = 40;
  private static final int SHOWN = 9;

  static KeySecret next() {
    StringBuilder text = new StringBuilder("wk_");
    for (int i = 0; i < LENGTH; i++) {
      text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return new KeySecret(text.toString());
  }

  /** By which people tell their keys apart. */
  String prefix() {
    return text.substring(0, SHOWN);
  }

  String hash() {
    return WriteKey.hash(text);
  }

  @Override
  public String toString() {
    return "KeySecret[" + prefix() + "…]";
  }
}
