package io.carillon.bench.start;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code make up} said.
 *
 * @param parts seconds from each part's own beginning until it answered
 * @param all seconds until all did
 */
record Progress(Map<String, Double> parts, double all) {
  private static final Pattern PART = Pattern.compile("\\s*✓ (\\S+)\\s+([0-9.]+) s\\b.*");
  private static final Pattern ALL = Pattern.compile("All up in ([0-9.]+) s\\b.*");

  static Progress of(List<String> lines) {
    Map<String, Double> parts = new LinkedHashMap<>();
    double all = Double.NaN;
    for (String line : lines) {
      Matcher part = PART.matcher(line);
      Matcher whole = ALL.matcher(line);
      if (part.matches()) {
        parts.put(part.group(1), Double.parseDouble(part.group(2)));
      } else if (whole.matches()) {
        all = Double.parseDouble(whole.group(1));
      }
    }
    return new Progress(parts, all);
  }
}
