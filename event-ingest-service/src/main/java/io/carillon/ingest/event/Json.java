package io.carillon.ingest.event;

import java.util.Arrays;

/** A JSON value: a range of a body's bytes, end exclusive, without the white space around it. */
public record Json(byte[] bytes, int start, int end) {

  /** All of the bytes. */
  public static Json of(byte[] bytes) {
    return new Json(bytes, 0, bytes.length);
  }

  public int length() {
    return end - start;
  }

  /** A copy of the range. */
  public byte[] copy() {
    return Arrays.copyOfRange(bytes, start, end);
  }

  byte first() {
    return bytes[start];
  }

  Json trimmed() {
    int from = start;
    int to = end;
    while (from < to && isBlank(bytes[from])) {
      from++;
    }
    while (to > from && isBlank(bytes[to - 1])) {
      to--;
    }
    return new Json(bytes, from, to);
  }

  static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
