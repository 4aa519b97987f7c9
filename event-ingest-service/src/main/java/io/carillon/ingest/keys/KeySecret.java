package io.carillon.ingest.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

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

  /** SHA-256 in hexadecimal digits. */
  String hash() {
    return hash(text);
  }

  static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "KeySecret[" + prefix() + "…]";
  }
}
