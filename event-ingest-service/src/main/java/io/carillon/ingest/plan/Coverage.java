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
    SightingStore.Counts counts =
        sightings.since(caller.tenant(), plan.unit(), plan.id(), names(plan), first);
    return of(plan, first, counts, caller.masked() ? Masks::within : UnaryOperator.identity());
  }

  private static List<String> names(PlanView plan) {
    return plan.events().stream().map(Coverage::name).toList();
  }

  private static String name(PlanView.Event event) {
    return event.type() + " " + SightingBounds.shown(event.name());
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
      PlanView plan, LocalDate from, SightingStore.Counts counts, UnaryOperator<String> shown) {
    Map<String, Seen> events = new TreeMap<>();
    for (PlanView.Event planned : plan.events()) {
      Seen seen = new Seen(planned.type(), planned.name(), true);
      PlannedProperties.of(planned.schema())
          .all()
          .keySet()
          .forEach(name -> seen.properties.put(name, new Tally(true)));
      events.put(name(planned), seen);
    }
    for (SightingStore.Row row : counts.events()) {
      Seen seen = seen(events, row);
      // what came before it was planned was held to nothing
      if (row.planned() == seen.tally.planned) {
        seen.tally.add(row);
      }
    }
    for (SightingStore.Row row : counts.properties()) {
      Seen seen = seen(events, row);
      if (row.planned() == seen.tally.planned) {
        seen.properties.computeIfAbsent(row.what(), _ -> new Tally(false)).add(row);
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
        shares(counts.appVersions(), shown),
        shares(counts.screens(), shown));
  }

  private static Seen seen(Map<String, Seen> events, SightingStore.Row row) {
    return events.computeIfAbsent(
        row.type() + " " + row.name(), _ -> new Seen(row.type(), row.name(), false));
  }

  private static List<CoverageView.Share> shares(
      List<SightingStore.Row> rows, UnaryOperator<String> shown) {
    List<CoverageView.Share> shares = new ArrayList<>();
    for (SightingStore.Row row : rows) {
      Tally tally = new Tally(true);
      tally.add(row);
      shares.add(
          new CoverageView.Share(
              shown.apply(row.what()), tally.seen, tally.violating, tally.complying()));
    }
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
