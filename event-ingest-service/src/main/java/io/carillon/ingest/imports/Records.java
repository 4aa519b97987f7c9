package io.carillon.ingest.imports;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.Reading;
import io.carillon.ingest.mapping.Mapping;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of the records of one file: the same events each time. */
final class Records {
  private static final Set<String> FIELDS =
      Set.of("type", "event", "userId", "anonymousId", "messageId", "timestamp");
  private static final int MOST_COLUMNS = 500;
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private static final CsvMapper CSV =
      CsvMapper.builder().enable(CsvParser.Feature.WRAP_AS_ARRAY).build();

  static {
    JSON.getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(20).maxNumberLength(100).build());
  }

  private final ImportSpec spec;
  private final String tenant;
  private final String contentHash;
  private final @Nullable Mapping mapping;
  private List<String> columns = List.of();

  /**
   * @param contentHash the file's, of which the ids of its events are made
   */
  Records(ImportSpec spec, String tenant, String contentHash) {
    this.spec = spec;
    this.tenant = tenant;
    this.contentHash = contentHash;
    this.mapping = spec.events() == null ? null : Mapping.of(spec.events(), "events");
  }

  /**
   * Takes the first record of a CSV file.
   *
   * @throws ProblemException HEADING_MALFORMED
   */
  void heading(byte[] record) {
    try {
      List<String> names = List.of(cells(text(record)));
      if (names.size() > MOST_COLUMNS
          || new HashSet<>(names).size() < names.size()
          || names.stream().anyMatch(String::isBlank)) {
        throw heading();
      }
      columns = names;
    } catch (IOException e) {
      throw heading();
    }
  }

  private static ProblemException heading() {
    return new ProblemException(
        ImportReason.HEADING_MALFORMED,
        "The first record does not name up to %d columns, each once.".formatted(MOST_COLUMNS));
  }

  /**
   * The events of one record; none for an empty line.
   *
   * @param number the record's, from 1
   * @throws ProblemException why it is not imported
   */
  List<Reading.Good> events(byte[] record, long number) {
    List<ObjectNode> made = new ArrayList<>();
    try {
      String text = text(record);
      if (text.isBlank()) {
        return List.of();
      }
      Map<String, Object> fields = spec.isCsv() ? row(text) : object(text);
      made.addAll(
          mapping == null
              ? List.of(plain(fields, number))
              : mapping.events(fields, "import " + contentHash, Long.toString(number)));
    } catch (IOException e) {
      throw new ProblemException(
          ImportReason.RECORD_MALFORMED,
          e instanceof CharacterCodingException
              ? "It is not UTF-8."
              : "It is not %s.".formatted(spec.isCsv() ? "CSV" : "a JSON object"));
    }
    return made.stream().map(Records::accepted).toList();
  }

  private static Reading.Good accepted(ObjectNode event) {
    byte[] bytes = event.toString().getBytes(StandardCharsets.UTF_8);
    return switch (Body.of(bytes).event()) {
      case Reading.Good good -> good;
      case Reading.Refused(_, ProblemException problem) -> throw problem;
    };
  }

  /** A record in the tracking protocol's own words. */
  private ObjectNode plain(Map<String, Object> fields, long number) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    if (spec.isCsv() || spec.ofProfiles()) {
      String rest = spec.ofProfiles() ? "traits" : "properties";
      ObjectNode others = event.putObject(rest);
      fields.forEach(
          (name, value) ->
              (FIELDS.contains(name) ? event : others).set(name, JSON.valueToTree(value)));
      if (spec.ofProfiles()) {
        event.put("type", "identify");
        flatten(others);
      } else if (!event.has("type")) {
        event.put("type", "track");
      }
    } else {
      fields.forEach((name, value) -> event.set(name, JSON.valueToTree(value)));
    }
    if (!event.has("userId") && !event.has("anonymousId") && spec.ofProfiles()) {
      String email = event.path("traits").path("email").asText("");
      if (!email.isEmpty()) {
        event.put("anonymousId", "import:" + Ids.hash("import", tenant, email));
      }
    }
    if (!event.hasNonNull("messageId")) {
      event.put("messageId", Ids.hash("import", contentHash, number).toString());
    }
    return event;
  }

  /** Of a profile in JSON, what stands in `traits` are traits, as what stands beside it. */
  private static void flatten(ObjectNode traits) {
    if (traits.remove("traits") instanceof ObjectNode inner) {
      traits.setAll(inner);
    }
  }

  private Map<String, Object> row(String text) throws IOException {
    String[] cells = cells(text);
    if (cells.length != columns.size()) {
      throw new ProblemException(
          ImportReason.COLUMNS_DIFFER,
          "%d cells (expected: %d, as the heading has)".formatted(cells.length, columns.size()));
    }
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i++) {
      if (!cells[i].isEmpty()) {
        row.put(columns.get(i), cells[i]);
      }
    }
    return row;
  }

  private String[] cells(String text) throws IOException {
    char separator = spec.separator() == null ? ',' : spec.separator().charAt(0);
    CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator);
    try (MappingIterator<String[]> records =
        CSV.readerFor(String[].class).with(schema).readValues(text)) {
      return records.hasNextValue() ? records.nextValue() : new String[0];
    }
  }

  private static Map<String, Object> object(String text) throws IOException {
    if (JSON.readValue(text, Object.class) instanceof Map<?, ?> object) {
      Map<String, Object> fields = new LinkedHashMap<>();
      object.forEach((name, value) -> fields.put(String.valueOf(name), value));
      return fields;
    }
    throw new ProblemException(ImportReason.RECORD_MALFORMED, "It is not a JSON object.");
  }

  private static String text(byte[] record) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(record)).toString();
    String unmarked = text.startsWith("\ufeff") ? text.substring(1) : text;
    return unmarked.endsWith("\r") ? unmarked.substring(0, unmarked.length() - 1) : unmarked;
  }
}
