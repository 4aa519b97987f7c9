package io.carillon.geo.geofence;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.problem.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which units' geofences a caller may see and change. */
final class Units {
  private static final Pattern PATH = Pattern.compile("(/[a-z0-9-]{1,64}){1,10}");

  private Units() {}

  /**
   * The unit for a new fence: what was asked for, else the caller's first, else the tenant's.
   *
   * @throws ProblemException INVALID_VALUE, UNIT_DENIED
   */
  static String choose(Caller caller, @Nullable String asked) {
    String top = "/" + caller.tenant();
    if (asked == null) {
      return caller.units().isEmpty() ? top : caller.units().getFirst();
    }
    if (!PATH.matcher(asked).matches() || !(asked.equals(top) || asked.startsWith(top + "/"))) {
      throw ProblemException.invalid("unit", asked, "a path below " + top);
    }
    requireOwn(caller, asked);
    return asked;
  }

  /**
   * Only the caller's own unit and all below may be changed.
   *
   * @throws ProblemException UNIT_DENIED
   */
  static void requireOwn(Caller caller, String unit) {
    if (!caller.units().isEmpty() && caller.units().stream().noneMatch(own -> within(unit, own))) {
      throw new ProblemException(
          GeoReason.UNIT_DENIED, "The unit is not one of yours, nor below one.");
    }
  }

  /** Own fences, those of all units below, and those that units above share downward. */
  static boolean sees(Caller caller, String unit) {
    return caller.units().isEmpty()
        || caller.units().stream().anyMatch(own -> within(unit, own) || within(own, unit));
  }

  private static boolean within(String inner, String outer) {
    return inner.equals(outer) || inner.startsWith(outer + "/");
  }
}
