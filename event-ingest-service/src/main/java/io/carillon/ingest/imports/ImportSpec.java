package io.carillon.ingest.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.ingest.mapping.Mapping;
import io.carillon.ingest.mapping.Rule;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a file is.
 *
 * @param name for people; the file's when absent
 * @param unit the unit that its events belong to; the caller's own when absent
 * @param kind `events`, or `profiles` (one identify each)
 * @param format `csv` with a heading, or `jsonl`: a JSON object a line
 * @param separator of CSV: `,`, `;` or a tab; a comma when absent
 * @param events rules that make events of a record, which is their `payload`; when absent, fields
 *     of the tracking protocol are taken as they are, and what else a CSV record has are properties
 *     or, of profiles, traits
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "ImportSpec")
public record ImportSpec(
    @Nullable String name,
    @Nullable String unit,
    @Nullable String kind,
    @Nullable String format,
    @Nullable String separator,
    @Nullable List<@Nullable Rule> events) {
  /** In the place of one that this process cannot read, as a newer one may have written it. */
  static final ImportSpec UNREADABLE = new ImportSpec("", null, "", "", null, null);

  private static final int LONGEST_NAME = 200;

  /**
   * With nothing missing that has a usual value.
   *
   * @throws ProblemException INVALID_VALUE with every mistake
   */
  ImportSpec checked(String fileName) {
    String shown = name == null ? fileName : name;
    new Violations()
        .check(shown.length() <= LONGEST_NAME, "name", "a long text", "at most " + LONGEST_NAME)
        .check(
            kind != null && Set.of("events", "profiles").contains(kind),
            "kind",
            kind,
            "events or profiles")
        .check(
            format != null && Set.of("csv", "jsonl").contains(format),
            "format",
            format,
            "csv or jsonl")
        .check(
            separator == null || Set.of(",", ";", "\t").contains(separator),
            "separator",
            separator,
            "a comma, a semicolon or a tab")
        .throwIfAny();
    if (events != null) {
      var unused = Mapping.of(events, "events");
    }
    return new ImportSpec(shown, null, kind, format, separator, events);
  }

  boolean isCsv() {
    return "csv".equals(format);
  }

  boolean ofProfiles() {
    return "profiles".equals(kind);
  }
}
