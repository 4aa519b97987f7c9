package io.carillon.ingest.plan;

import io.carillon.ingest.plan.CoverageView.Status;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Masks;
import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What came of a plan, and what came beside it. */
@ApplicationScoped
class Coverage {
  private static final int USUAL_DAYS = 30;
  private static final Comparator<CoverageView.Share> MOST_FIRST =
      Comparator.comparingLong(CoverageView.Share::seen)
          .reversed()
          .thenComparing(CoverageView.Share::name);

  private final PlanStore plans;
  private final SightingStore sightings;
  private final Clock clock;

  @Inject
  Coverage(PlanStore plans, SightingStore sightings, Clock clock) {
    this.plans = plans;
    this.sightings = sightings;
    this.clock = clock;
  }

  /**
   * @param from the first day, in UTC; 30 days ago when absent
   * @throws ProblemException NOT_FOUND; INVALID_VALUE
   */
  CoverageView of(Caller caller, String key, @Nullable String from) {
    PlanView plan = plans.get(caller, key);
    LocalDate first = from == null ? today().minusDays(USUAL_DAYS) : day(from);
    List<SightingStore.Row> rows = sightings.since(caller.tenant(), plan.unit(), first);
    return of(plan, first, rows, caller.masked() ? Masks::within : UnaryOperator.identity());
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw ProblemException.invalid("?from", text, "a day such as 2026-03-07");
    }
  }

  /**
   * @param shown how names are told, which may hold what they should not
   */
  static CoverageView of(
      PlanView plan, LocalDate from, List<SightingStore.Row> rows, UnaryOperator<String> shown) {
    Map<String, Seen> events = new TreeMap<>();
    for (PlanView.Event planned : plan.events()) {
      Seen seen = new Seen(planned.type(), planned.name(), true);
      PlannedProperties.of(planned.schema())
          .all()
          .keySet()
          .forEach(name -> seen.properties.put(name, new Tally(true)));
      events.put(planned.type() + " " + SightingBounds.shown(planned.name()), seen);
    }
    Map<String, Tally> versions = new TreeMap<>();
    Map<String, Tally> screens = new TreeMap<>();
    for (SightingStore.Row row : rows) {
      Seen seen =
          events.computeIfAbsent(
              row.type() + " " + row.name(), _ -> new Seen(row.type(), row.name(), false));
      if (row.property().isEmpty()) {
        seen.tally.add(row);
        if (seen.tally.planned) {
          versions.computeIfAbsent(row.appVersion(), _ -> new Tally(true)).add(row);
          screens.computeIfAbsent(row.screen(), _ -> new Tally(true)).add(row);
        }
      } else {
        seen.properties.computeIfAbsent(row.property(), _ -> new Tally(false)).add(row);
      }
    }
    Tally all = new Tally(true);
    events.values().stream().filter(e -> e.tally.planned).forEach(e -> all.add(e.tally));
    return new CoverageView(
        plan.key(),
        plan.version(),
        from,
        all.seen,
        all.violating,
        all.complying(),
        events.values().stream().map(event -> event.view(shown)).toList(),
        shares(versions, shown),
        shares(screens, shown));
  }

  private static List<CoverageView.Share> shares(
      Map<String, Tally> tallies, UnaryOperator<String> shown) {
    List<CoverageView.Share> shares = new ArrayList<>();
    tallies.forEach(
        (name, tally) ->
            shares.add(
                new CoverageView.Share(
                    shown.apply(name), tally.seen, tally.violating, tally.complying())));
    shares.sort(MOST_FIRST);
    return shares;
  }

  private static final class Seen {
    private final String type;
    private final String name;
    private final Tally tally;
    private final Map<String, Tally> properties = new TreeMap<>();

    Seen(String type, String name, boolean planned) {
      this.type = type;
      this.name = name;
      this.tally = new Tally(planned);
    }

    CoverageView.Event view(UnaryOperator<String> shown) {
      List<CoverageView.Property> told = new ArrayList<>();
      properties.forEach(
          (property, count) ->
              told.add(
                  new CoverageView.Property(
                      shown.apply(property),
                      count.status(),
                      count.seen,
                      count.violating,
                      count.last)));
      return new CoverageView.Event(
          type,
          shown.apply(name),
          tally.status(),
          tally.seen,
          tally.violating,
          tally.complying(),
          tally.last,
          told);
    }
  }

  private static final class Tally {
    private final boolean planned;
    private long seen;
    private long violating;
    private @Nullable Instant last;

    Tally(boolean planned) {
      this.planned = planned;
    }

    void add(SightingStore.Row row) {
      seen += row.seen();
      violating += row.violating();
      last = last == null || row.last().isAfter(last) ? row.last() : last;
    }

    void add(Tally other) {
      seen += other.seen;
      violating += other.violating;
    }

    Status status() {
      if (!planned) {
        return Status.unplanned;
      }
      return seen == 0 ? Status.neverSeen : Status.seen;
    }

    @Nullable Double complying() {
      return seen == 0 ? null : (double) (seen - violating) / seen;
    }
  }
}
