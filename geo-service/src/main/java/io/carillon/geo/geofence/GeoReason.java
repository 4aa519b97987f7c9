package io.carillon.geo.geofence;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a geofence is not taken. Names are part of the API. */
enum GeoReason implements Reason {
  /** A unit outside of the caller's own. */
  UNIT_DENIED(Kind.DENIED),
  /** It is archived. */
  ARCHIVED(Kind.CONFLICT);

  private final Kind kind;

  GeoReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
