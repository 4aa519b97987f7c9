package io.carillon.geo.geofence;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** Why a geofence is not taken. Names are part of the API. */
enum GeoReason implements Reason {
  /** It is archived. */
  ARCHIVED;

  @Override
  public Kind kind() {
    return Kind.CONFLICT;
  }
}
