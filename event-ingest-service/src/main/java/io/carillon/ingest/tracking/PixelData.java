package io.carillon.ingest.tracking;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.carillon.platform.problem.ProblemException;
import java.util.Base64;

/** The JSON that an image's address carries. */
final class PixelData {
  private PixelData() {}

  /**
   * The bytes of a Base64 text of either alphabet, with or without padding; a plus that an address
   * made a space is a plus.
   *
   * @throws ProblemException INVALID_VALUE when it is none
   */
  static byte[] bytes(String data) {
    String text = data.strip().replace(' ', '+').replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(text.getBytes(ISO_8859_1));
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid("data", "another text", "JSON as Base64");
    }
  }
}
