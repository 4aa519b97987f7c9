package io.carillon.ingest.mapping;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why no event could be made. Names are part of the API. */
public enum MappingReason implements Reason {
  /** A rule applies and does not give what an event needs. */
  MAPPING_FAILED(Kind.INVALID);

  private final Kind kind;

  MappingReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
