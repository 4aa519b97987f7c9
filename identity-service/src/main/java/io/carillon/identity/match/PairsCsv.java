package io.carillon.identity.match;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Pairs as CSV: left, right, probability, weight, and the weight of each field. */
final class PairsCsv {
  private static final String END = "\r\n";

  private PairsCsv() {}

  static String of(List<PairView> pairs) {
    Set<String> fields = new LinkedHashSet<>();
    pairs.forEach(pair -> pair.fields().forEach(said -> fields.add(said.field())));
    StringBuilder csv = new StringBuilder("left,right,probability,weight");
    fields.forEach(field -> csv.append(',').append(quoted("weight_" + field)));
    csv.append(END);
    for (PairView pair : pairs) {
      csv.append(quoted(pair.left())).append(',').append(quoted(pair.right()));
      csv.append(',').append(pair.probability()).append(',').append(pair.weight());
      var weights =
          pair.fields().stream()
              .collect(Collectors.toMap(FieldView::field, FieldView::weight, (a, _) -> a));
      fields.forEach(
          field -> csv.append(',').append(weights.containsKey(field) ? weights.get(field) : ""));
      csv.append(END);
    }
    return csv.toString();
  }

  private static String quoted(String text) {
    return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
        ? '"' + text.replace("\"", "\"\"") + '"'
        : text;
  }
}
