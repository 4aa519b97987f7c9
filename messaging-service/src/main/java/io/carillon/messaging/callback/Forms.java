package io.carillon.messaging.callback;

import io.carillon.platform.problem.ProblemException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The body of a form. */
final class Forms {
  private Forms() {}

  /**
   * The fields, the last value of each.
   *
   * @throws ProblemException INVALID_VALUE
   */
  static Map<String, String> read(byte[] body) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : new String(body, StandardCharsets.UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        fields.put(
            decoded(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ProblemException.invalid("body", "not decodable", "application/x-www-form-urlencoded");
    }
  }
}
