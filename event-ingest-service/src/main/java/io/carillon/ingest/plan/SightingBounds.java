package io.carillon.ingest.plan;

import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many different things one process counts of a tenant on one day: {@value #MOST_EVENTS}
 * events, {@value #MOST_PROPERTIES} properties of each, {@value #MOST_PLACES} pairs of version and
 * screen. Whatever comes beyond is counted too, all under the one name `…`.
 */
final class SightingBounds {
  static final String OTHER = "…";
  static final int MOST_EVENTS = 2_000;
  static final int MOST_PROPERTIES = 200;
  static final int MOST_PLACES = 500;
  private static final int LONGEST = 200;

  private final Map<String, Day> days = new ConcurrentHashMap<>();

  private static final class Day {
    private final LocalDate date;
    private final Map<String, Set<String>> properties = new ConcurrentHashMap<>();
    private final Set<String> places = ConcurrentHashMap.newKeySet();

    Day(LocalDate date) {
      this.date = date;
    }
  }

  /** The event's name, or that of all others. */
  String name(String tenant, LocalDate date, String type, String name) {
    Map<String, Set<String>> known = day(tenant, date).properties;
    String shown = shown(name);
    String event = type + " " + shown;
    if (!known.containsKey(event) && known.size() >= MOST_EVENTS) {
      return OTHER;
    }
    known.computeIfAbsent(event, _ -> ConcurrentHashMap.newKeySet());
    return shown;
  }

  /**
   * The property's name, or that of all others of its event; of other events none is told apart.
   */
  String property(String tenant, LocalDate date, String type, String name, String property) {
    Set<String> known = day(tenant, date).properties.get(type + " " + name);
    String shown = shown(property);
    return known != null && admits(known, shown, MOST_PROPERTIES) ? shown : OTHER;
  }

  /** Whether a version and a screen are counted apart. */
  boolean place(String tenant, LocalDate date, String appVersion, String screen) {
    return admits(day(tenant, date).places, appVersion + "\u001f" + screen, MOST_PLACES);
  }

  /** An empty name would read as "the event itself". */
  static String shown(String name) {
    if (name.isEmpty()) {
      return OTHER;
    }
    return name.length() <= LONGEST
        ? name
        : name.substring(0, name.offsetByCodePoints(0, name.codePointCount(0, LONGEST))) + OTHER;
  }

  private static boolean admits(Set<String> known, String what, int most) {
    return known.contains(what) || (known.size() < most && known.add(what)) || known.contains(what);
  }

  private Day day(String tenant, LocalDate date) {
    Day known = days.get(tenant);
    return known != null && !known.date.isBefore(date)
        ? known
        : days.compute(
            tenant, (_, day) -> day == null || day.date.isBefore(date) ? new Day(date) : day);
  }
}
