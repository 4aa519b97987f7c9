package io.carillon.ingest.keys;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.problem.ProblemException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which units a caller may act in: its own and all below. */
final class Units {
  private static final Pattern PATH = Pattern.compile("(/[a-z0-9-]{1,64}){1,10}");

  private Units() {}

  static boolean covers(Caller caller, String unit) {
    return caller.units().isEmpty()
        || caller.units().stream().anyMatch(own -> unit.equals(own) || unit.startsWith(own + "/"));
  }

  /**
   * The unit for a new object: what was asked for, else the caller's first, else the tenant's.
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
    if (!covers(caller, asked)) {
      throw new ProblemException(
          WriteKeyReason.UNIT_DENIED, "The unit is not one of yours, nor below one.");
    }
    return asked;
  }
}
