package io.carillon.platform.testkit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of the realm's roles a door is for, by what it is about and whether it changes anything.
 * Written down a second time, beside the table that the services grant by, so that a door that asks
 * for the wrong permission and a permission that is granted to the wrong role are both seen.
 */
final class Roles {
  static final Set<String> ALL =
      Set.of("marketer", "analyst", "developer", "privacy", "admin", "platform");

  private static final Set<String> PLANNING = Set.of("marketer", "analyst", "admin");
  private static final Set<String> PEOPLE = Set.of("marketer", "analyst", "privacy", "admin");
  private static final Set<String> MARKETING = Set.of("marketer", "admin");
  private static final Set<String> BUILDING = Set.of("developer", "admin");

  private record Allowed(Set<String> toRead, Set<String> toChange) {}

  private static final Map<String, Allowed> BY_SUBJECT =
      Map.ofEntries(
          Map.entry("journeys", new Allowed(PLANNING, MARKETING)),
          Map.entry("enrollments", new Allowed(PLANNING, MARKETING)),
          Map.entry("segments", new Allowed(PLANNING, MARKETING)),
          Map.entry("computed-traits", new Allowed(PLANNING, MARKETING)),
          Map.entry("templates", new Allowed(PLANNING, MARKETING)),
          Map.entry("messages", new Allowed(PLANNING, MARKETING)),
          Map.entry("suppressions", new Allowed(PLANNING, MARKETING)),
          Map.entry("geofences", new Allowed(PLANNING, MARKETING)),
          Map.entry("apps", new Allowed(PLANNING, MARKETING)),
          Map.entry("scorecards", new Allowed(PLANNING, MARKETING)),
          Map.entry("profiles", new Allowed(PEOPLE, MARKETING)),
          Map.entry("companies", new Allowed(PEOPLE, MARKETING)),
          Map.entry("merges", new Allowed(PEOPLE, MARKETING)),
          Map.entry("matches", new Allowed(PEOPLE, MARKETING)),
          Map.entry("match-runs", new Allowed(PEOPLE, MARKETING)),
          Map.entry("profiles/segments", new Allowed(PEOPLE, MARKETING)),
          Map.entry("facts", new Allowed(PEOPLE, MARKETING)),
          Map.entry(
              "events",
              new Allowed(
                  Set.of("marketer", "analyst", "developer", "privacy", "admin"), BUILDING)),
          Map.entry("audit", new Allowed(Set.of("privacy", "admin"), Set.of())),
          Map.entry(
              "privacy-requests",
              new Allowed(Set.of("privacy", "admin"), Set.of("privacy", "admin"))),
          Map.entry("channels", new Allowed(BUILDING, BUILDING)),
          Map.entry("write-keys", new Allowed(BUILDING, BUILDING)),
          Map.entry("tracking-plans", new Allowed(BUILDING, BUILDING)),
          Map.entry("dead-letters", new Allowed(BUILDING, BUILDING)),
          Map.entry("hot-keys", new Allowed(BUILDING, BUILDING)),
          Map.entry("hook-definitions", new Allowed(BUILDING, BUILDING)),
          Map.entry("imports", new Allowed(BUILDING, BUILDING)),
          Map.entry(
              "form-definitions",
              new Allowed(
                  Set.of("marketer", "analyst", "developer", "admin"),
                  Set.of("marketer", "developer", "admin"))),
          Map.entry("signing-secrets", new Allowed(BUILDING, BUILDING)),
          Map.entry("GET /v1/tenants", new Allowed(Set.of("platform"), Set.of("platform"))),
          Map.entry(
              "units",
              new Allowed(Set.of("marketer", "analyst", "developer", "admin"), Set.of("admin"))),
          Map.entry(
              "identity-rules",
              new Allowed(Set.of("marketer", "analyst", "developer", "admin"), Set.of("admin"))),
          Map.entry(
              "trait-schema",
              new Allowed(Set.of("marketer", "analyst", "developer", "admin"), BUILDING)),
          Map.entry(
              "tenants",
              new Allowed(
                  Set.of("marketer", "analyst", "developer", "admin", "platform"),
                  Set.of("platform"))));

  private static final Pattern REST =
      Pattern.compile("[A-Z]+ /v1/([a-z-]+)(?:/\\{id}/([a-z-]+))?.*");
  private static final Pattern RPC = Pattern.compile("carillon\\.\\w+\\.v1\\.(\\w+)Service/.*");
  private static final Pattern READING_RPC =
      Pattern.compile(".*/(Get|BatchGet|List|Count|Resolve|Watch|Read|Preview|Locate|Nearby)\\w*");

  private Roles() {}

  /** Whether a door only reads, by its verb. */
  static boolean reads(String door) {
    return door.startsWith("GET ") || READING_RPC.matcher(door).matches();
  }

  /** The roles a door is not for; none means that its subject is not in the table. */
  static Set<String> refusedAt(String door, boolean reads) {
    for (String subject : subjects(door)) {
      Allowed allowed = BY_SUBJECT.get(subject);
      if (allowed != null) {
        Set<String> refused = new TreeSet<>(ALL);
        refused.removeAll(reads ? allowed.toRead() : allowed.toChange());
        return refused;
      }
    }
    return Set.of();
  }

  /** What a door may be about, the most exact name first. */
  private static List<String> subjects(String door) {
    Matcher rpc = RPC.matcher(door);
    if (rpc.matches()) {
      return List.of(rpc.group(1).toLowerCase(Locale.ROOT) + "s");
    }
    Matcher rest = REST.matcher(door);
    if (!rest.matches()) {
      return List.of();
    }
    String below = rest.group(2);
    return below == null
        ? List.of(door, rest.group(1))
        : List.of(door, rest.group(1) + "/" + below, below, rest.group(1));
  }
}
