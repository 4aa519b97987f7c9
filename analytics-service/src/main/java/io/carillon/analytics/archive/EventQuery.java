package io.carillon.analytics.archive;

import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Ids;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Query parameters of events, read strictly: all that is wrong with them is said at once. */
public final class EventQuery {
  private static final int LONGEST_NAME = 200;
  private static final int MOST_NAMES = 50;

  private final @Nullable UUID profile;
  private final Set<String> names;
  private final @Nullable Instant after;
  private final @Nullable Instant before;

  private EventQuery(
      @Nullable UUID profile,
      Set<String> names,
      @Nullable Instant after,
      @Nullable Instant before) {
    this.profile = profile;
    this.names = names;
    this.after = after;
    this.before = before;
  }

  /**
   * @throws io.carillon.platform.problem.ProblemException INVALID_VALUE with a violation for each
   */
  public static EventQuery of(
      @Nullable String profile,
      List<String> names,
      @Nullable String after,
      @Nullable String before) {
    Violations violations = new Violations();
    UUID id = profile == null ? null : Ids.parse(profile).orElse(null);
    violations.check(profile == null || id != null, "?profile", profile, "a profile's id");
    Instant from = moment(violations, "?after", after);
    Instant to = moment(violations, "?before", before);
    violations.check(
        from == null || to == null || from.isBefore(to), "?before", before, "later than after");
    violations.check(names.size() <= MOST_NAMES, "?event", names.size(), "at most 50 names");
    for (String name : names) {
      boolean ok = !name.isBlank() && name.length() <= LONGEST_NAME;
      violations.check(ok, "?event", name, "an event's name, 1..200 characters");
    }
    violations.throwIfAny();
    return new EventQuery(id, Set.copyOf(names), from, to);
  }

  /** The profile that was asked for, if any. */
  public @Nullable UUID profile() {
    return profile;
  }

  /** As a filter; the profile's aliases are not known here. */
  public EventFilter filter() {
    return new EventFilter(Set.of(), names, after, before);
  }

  /** The moment that a parameter names; null when it is absent, or is none, which is noted. */
  public static @Nullable Instant moment(
      Violations violations, String field, @Nullable String text) {
    if (text == null) {
      return null;
    }
    Instant moment = null;
    try {
      OffsetDateTime parsed = OffsetDateTime.parse(text);
      // the years that RFC 3339 knows; the database knows hardly more
      moment = parsed.getYear() > 0 && parsed.getYear() < 10_000 ? parsed.toInstant() : null;
    } catch (DateTimeException e) {
      // told below
    }
    violations.check(
        moment != null, field, text, "an RFC 3339 instant such as 2026-03-07T10:00:00Z");
    return moment;
  }
}
