package io.carillon.ingest.imports;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a record, or a file as a whole, is not imported. Names are part of the API. */
public enum ImportReason implements Reason {
  /** Over 64 KB. */
  RECORD_TOO_LONG(Kind.INVALID),
  /** Not JSON or CSV in UTF-8, or a quote that does not end. */
  RECORD_MALFORMED(Kind.INVALID),
  /** More or fewer cells than the heading has. */
  COLUMNS_DIFFER(Kind.INVALID),
  /** The first record of a CSV file does not name the columns, each once. */
  HEADING_MALFORMED(Kind.INVALID),
  /** It failed again and again, for reasons of our own, which the log of the process tells. */
  IMPORT_BROKEN(Kind.INVALID),
  /** The same content made events so long ago that nobody remembers their ids. */
  IMPORTED_BEFORE(Kind.CONFLICT),
  /** The tenant has as many files under way as it may. */
  TOO_MANY_IMPORTS(Kind.EXHAUSTED);

  private final Kind kind;

  ImportReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
