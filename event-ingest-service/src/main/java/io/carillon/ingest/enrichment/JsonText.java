package io.carillon.ingest.enrichment;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Map;

/** Texts and numbers as JSON. */
final class JsonText {
  private JsonText() {}

  static String object(Map<String, ?> fields) {
    StringBuilder json = new StringBuilder("{");
    for (Map.Entry<String, ?> field : fields.entrySet()) {
      json.append(json.length() > 1 ? "," : "")
          .append('"')
          .append(field.getKey())
          .append("\":")
          .append(
              field.getValue() instanceof Number number
                  ? number
                  : quoted(String.valueOf(field.getValue())));
    }
    return json.append('}').toString();
  }

  static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    return json.append('"').toString();
  }
}
