package io.carillon.identity.match;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why something about matches is refused, or a run failed. */
enum MatchReason implements Reason {
  /** Somebody has said otherwise before. */
  MATCH_DECIDED(Kind.CONFLICT),
  /** The spec names a column that the file does not have. */
  COLUMN_UNKNOWN(Kind.INVALID),
  /** The file is no CSV with a heading, or no JSON object in each line. */
  RECORDS_UNREADABLE(Kind.INVALID),
  /** There are more people than can be counted while somebody waits. */
  REPORT_TOO_LARGE(Kind.UNAVAILABLE),
  /** It failed again and again, for reasons of our own, which the log of the process tells. */
  RUN_BROKEN(Kind.INVALID),
  /** The tenant has as many runs under way as it may. */
  TOO_MANY_RUNS(Kind.EXHAUSTED);

  private final Kind kind;

  MatchReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
