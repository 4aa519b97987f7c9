package io.carillon.ingest.event;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why an event, or a call as a whole, is refused. Names are part of the API. */
public enum IngestReason implements Reason {
  /** Over 32 KB. */
  EVENT_TOO_LARGE(Kind.TOO_LARGE),
  /** Over 2,500 events, or a shared context that would multiply beyond 8 MB. */
  BATCH_TOO_LARGE(Kind.TOO_LARGE),
  /** Over 20 levels. */
  TOO_DEEP(Kind.INVALID),
  /** A string or field name over 8 KB. */
  STRING_TOO_LONG(Kind.INVALID),
  /** The same field twice in one object: which one counts would be a guess. */
  DUPLICATE_FIELD(Kind.INVALID),
  /** U+0000 or half of a surrogate pair. */
  CHARACTER_NOT_ALLOWED(Kind.INVALID),
  /** Not a finite double of at most 1,000 digits. */
  NUMBER_OUT_OF_RANGE(Kind.INVALID),
  /** An element of a batch that is no JSON object. */
  NOT_AN_OBJECT(Kind.INVALID),
  TYPE_MISSING(Kind.INVALID),
  TYPE_UNKNOWN(Kind.INVALID),
  /** The body's type is not the one of the address. */
  TYPE_MISMATCH(Kind.INVALID),
  /** Neither userId nor anonymousId; for an alias, no userId. */
  IDENTIFIER_MISSING(Kind.INVALID),
  /** A track without an event. */
  EVENT_NAME_MISSING(Kind.INVALID),
  /** A group without a groupId. */
  GROUP_ID_MISSING(Kind.INVALID),
  /** An alias with neither previousId nor anonymousId. */
  PREVIOUS_ID_MISSING(Kind.INVALID),
  MESSAGE_ID_TOO_LONG(Kind.INVALID),
  /**
   * It breaks the tracking plan, which sets such events aside: it is kept there, and replayable.
   */
  EVENT_QUARANTINED(Kind.INVALID),
  /** Its key sends more than it may: it is kept in the overflow, and replayable. */
  KEY_OVER_RATE(Kind.EXHAUSTED),
  /** A Content-Encoding other than gzip and identity. */
  ENCODING_UNSUPPORTED(Kind.UNSUPPORTED),
  /** Too much is on its way to the log, and the tenant has its share of it. */
  OVERLOADED(Kind.EXHAUSTED),
  /** The process of a stream stops: what was not acknowledged is to be sent to another one. */
  SHUTTING_DOWN(Kind.UNAVAILABLE);

  private final Kind kind;

  IngestReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
