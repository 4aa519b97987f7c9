package io.carillon.platform.caller;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Units, the parts of a tenant that share downward and own upward: {@code /demo/quebec/montreal}
 * stands below {@code /demo/quebec}, which stands below {@code /demo}, the tenant itself. A caller
 * reads its own units, all below them, and what those above share; it changes only its own and
 * below. The database holds to the same in its policies (`V0.5__units.sql` of platform/store).
 */
public final class Units {
  /** What a path may look like: at most ten names. */
  public static final String FORM = "(/[a-z0-9-]{1,64}){1,10}";

  private static final Pattern PATH = Pattern.compile(FORM);

  private Units() {}

  /** The unit that is the whole tenant. */
  public static String top(String tenant) {
    return "/" + tenant;
  }

  /** Whether it is a path of the tenant's: the tenant itself, or below it. */
  public static boolean isPath(String tenant, String unit) {
    return PATH.matcher(unit).matches() && within(unit, top(tenant));
  }

  /** Whether one is the other or stands below it; everything stands within the empty path. */
  public static boolean within(String inner, String outer) {
    return outer.isEmpty() || inner.equals(outer) || inner.startsWith(outer + "/");
  }

  /** Whether it is one of these or stands below one; of no units is of the whole tenant. */
  public static boolean within(String inner, List<String> outer) {
    return outer.isEmpty() || outer.stream().anyMatch(one -> within(inner, one));
  }

  /** Whether the caller may change what belongs to a unit. */
  public static boolean owns(Caller caller, String unit) {
    return within(unit, caller.units());
  }

  /** Whether the caller sees what belongs to a unit: its own, below, and shared from above. */
  public static boolean sees(Caller caller, String unit) {
    return owns(caller, unit) || caller.units().stream().anyMatch(own -> within(own, unit));
  }

  /**
   * The unit for something new: what was asked for, else the caller's first, else the tenant.
   *
   * @throws ProblemException INVALID_VALUE, UNIT_DENIED
   */
  public static String choose(Caller caller, @Nullable String asked) {
    String top = top(caller.tenant());
    if (asked == null) {
      return caller.units().isEmpty() ? top : caller.units().getFirst();
    }
    if (!isPath(caller.tenant(), asked)) {
      throw ProblemException.invalid("unit", asked, "a path below " + top);
    }
    requireOwn(caller, asked);
    return asked;
  }

  /**
   * @throws ProblemException UNIT_DENIED
   */
  public static void requireOwn(Caller caller, String unit) {
    if (!owns(caller, unit)) {
      throw denied();
    }
  }

  /** The answer to whoever would change what is shared with them, or belongs beside them. */
  public static ProblemException denied() {
    return new ProblemException(
        CommonReason.UNIT_DENIED, "The unit is not one of yours, nor below one.");
  }
}
