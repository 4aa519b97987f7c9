package io.carillon.stack.chaos;

import static java.util.stream.Collectors.toMap;

import io.carillon.stack.chaos.Offence.Kind;
import io.carillon.stack.chaos.Told.Outage;
import io.carillon.stack.chaos.Told.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** The timers of the ledger: none early, none late but for an outage. */
final class TimerBook {
  private final Told told;
  private final Found found;
  private final Limits limits;
  private Duration latest = Duration.ZERO;
  private int overPromise;

  TimerBook(Told told, Found found, Limits limits) {
    this.told = told;
    this.found = found;
    this.limits = limits;
  }

  /** The longest that one was late. */
  Duration latest() {
    return latest;
  }

  /** How many were later than what is promised of a machine that has room. */
  int overPromise() {
    return overPromise;
  }

  void check(List<Offence> offences) {
    Map<String, Person> people =
        told.people().stream().collect(toMap(Person::id, Function.identity()));
    for (Found.Fired timer : found.timers()) {
      Person person = people.get(timer.person());
      if (person != null) {
        early(person, timer, offences);
        late(timer, offences);
      }
    }
  }

  private void early(Person person, Found.Fired timer, List<Offence> offences) {
    Duration wait =
        person.ways().stream()
            .filter(way -> way.journey().equals(timer.journey()))
            .map(Told.Way::timer)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(Duration.ZERO);
    Instant earliest = latest(timer.due(), person.began().plus(wait));
    if (timer.at().isBefore(earliest)) {
      offences.add(offence(Kind.EARLY, timer, "not before " + earliest));
    }
  }

  private void late(Found.Fired timer, List<Offence> offences) {
    Instant base = base(timer.due());
    Duration late = Duration.between(base, timer.at());
    if (late.compareTo(latest) > 0) {
      latest = late;
    }
    if (late.compareTo(Limits.promise()) > 0) {
      overPromise++;
    }
    if (late.compareTo(limits.late()) > 0) {
      String recovered = base.equals(timer.due()) ? "" : ", after the recovery at " + base;
      offences.add(
          offence(
              Kind.LATE,
              timer,
              "within %s of %s%s".formatted(limits.late(), timer.due(), recovered)));
    }
  }

  /** From when on lateness counts: an outage that the timer fell into does not. */
  private Instant base(Instant due) {
    Instant base = due;
    for (Outage outage : told.outages()) {
      boolean hit =
          outage.begin().isBefore(base.plus(limits.late())) && base.isBefore(outage.recovered());
      if (hit) {
        base = outage.recovered();
      }
    }
    return base;
  }

  private static Offence offence(Kind kind, Found.Fired timer, String expected) {
    return new Offence(
        kind,
        timer.person(),
        "timer of enrollment " + timer.enrollment() + " in journey " + timer.journey(),
        expected,
        timer.at().toString());
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
