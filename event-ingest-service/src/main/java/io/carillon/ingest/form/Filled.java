package io.carillon.ingest.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** The fields of a body, by name: the last value of each. */
final class Filled {
  private static final int MOST = 1_000;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(20).maxNumberLength(100).build());
  }

  private Filled() {}

  /**
   * @throws ProblemException MALFORMED
   */
  static Map<String, String> urlencoded(byte[] body) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : new String(body, UTF_8).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        put(
            fields,
            decoded(equals < 0 ? pair : pair.substring(0, equals)),
            equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return fields;
  }

  /**
   * Members that are texts, numbers or booleans.
   *
   * @throws ProblemException MALFORMED
   */
  static Map<String, String> json(byte[] body) {
    try {
      if (JSON.readValue(body, Object.class) instanceof Map<?, ?> object) {
        Map<String, String> fields = new LinkedHashMap<>();
        object.forEach(
            (name, value) -> {
              switch (value) {
                case String text -> put(fields, String.valueOf(name), text);
                case BigDecimal number -> put(fields, String.valueOf(name), number.toString());
                case Number number -> put(fields, String.valueOf(name), number.toString());
                case Boolean yes -> put(fields, String.valueOf(name), yes.toString());
                case null, default -> {}
              }
            });
        return fields;
      }
    } catch (IOException e) {
      throw new ProblemException(CommonReason.MALFORMED, "The body is not JSON.");
    }
    throw new ProblemException(CommonReason.MALFORMED, "The body is not a JSON object.");
  }

  private static void put(Map<String, String> fields, String name, String value) {
    fields.put(name, value);
    if (fields.size() > MOST) {
      throw new ProblemException(
          CommonReason.MALFORMED, "The body has over %d fields.".formatted(MOST));
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          CommonReason.MALFORMED, "The body is not application/x-www-form-urlencoded.");
    }
  }
}
