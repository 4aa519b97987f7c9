package io.carillon.ingest.hook;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.ingest.mapping.Rule;
import io.carillon.platform.problem.StrictJson;
import io.carillon.platform.problem.Violations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is known of a vendor: how it writes and signs, and what its words mean. */
record Preset(String format, @Nullable Signature signature, List<@Nullable Rule> events) {
  static final Preset NONE = new Preset("json", null, List.of());
  static final List<String> NAMES =
      List.of("hubspot", "salesforce", "shopify", "stripe", "typeform");
  private static final Map<String, Preset> KNOWN = read();

  /** Those of no name, with a violation, when there are none of that name. */
  static Preset named(String name, Violations violations) {
    Preset known = KNOWN.get(name);
    violations.check(known != null, "preset", name, "one of " + String.join(", ", NAMES));
    return known == null ? NONE : known;
  }

  private static Map<String, Preset> read() {
    ObjectMapper json = StrictJson.mapper();
    Map<String, Preset> presets = new TreeMap<>();
    for (String name : NAMES) {
      try (InputStream file = Preset.class.getResourceAsStream("/hooks/" + name + ".json")) {
        presets.put(name, json.readValue(file, Preset.class));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return presets;
  }
}
