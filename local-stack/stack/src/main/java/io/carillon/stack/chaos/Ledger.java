package io.carillon.stack.chaos;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.carillon.stack.chaos.Offence.Kind;
import io.carillon.stack.chaos.Told.Outage;
import io.carillon.stack.chaos.Told.Person;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Holds what clients were told against what is found. A pure function: the same books give the same
 * verdict.
 */
final class Ledger {
  private final Told told;
  private final Found found;
  private final List<Offence> offences = new ArrayList<>();

  private Ledger(Told told, Found found) {
    this.told = told;
    this.found = found;
  }

  static Verdict judge(Told told, Found found, Limits limits) {
    return new Ledger(told, found).judge(limits);
  }

  private Verdict judge(Limits limits) {
    offences.addAll(told.noticed());
    told.outages().forEach(this::recovered);
    told.people().stream().filter(person -> !person.accepted()).forEach(this::away);
    events();
    facts();
    ways();
    MailBook mails = new MailBook(told, found, limits);
    mails.check(offences);
    TimerBook timers = new TimerBook(told, found, limits);
    timers.check(offences);
    return new Verdict(
        List.copyOf(offences),
        told.people().size(),
        count(person -> person.events().size()),
        count(person -> person.facts().size()),
        count(person -> person.ways().size()),
        count(person -> person.mails().size()),
        (int) found.messages().stream().filter(Found.Message::inDoubt).count(),
        mails.held(),
        found.timers().size(),
        timers.latest(),
        timers.overPromise());
  }

  private int count(Function<Person, Integer> what) {
    return told.people().stream().filter(Person::accepted).mapToInt(what::apply).sum();
  }

  private void recovered(Outage outage) {
    if (outage.recovered().equals(java.time.Instant.MAX)) {
      add(Kind.AWAY, "-", "part " + outage.part(), "a probe comes through", "none came");
    }
  }

  private void away(Person person) {
    add(
        Kind.AWAY,
        person.id(),
        "events " + person.events(),
        "they are accepted when the part is back",
        "no attempt was answered 200");
  }

  private void events() {
    Map<String, Long> archived =
        found.archive().stream().collect(groupingBy(Found.Archived::id, counting()));
    for (Person person : told.people()) {
      for (String event : person.events()) {
        once(person, "event " + event + " in the archive", archived.getOrDefault(event, 0L));
      }
    }
  }

  private void facts() {
    Map<String, List<Found.Facts>> byPerson =
        found.facts().stream().collect(groupingBy(Found.Facts::person));
    for (Person person : told.people()) {
      List<Found.Facts> known = byPerson.getOrDefault(person.id(), List.of());
      if (person.accepted() && known.isEmpty()) {
        add(Kind.LOST, person.id(), "facts", person.facts().toString(), "nothing");
      }
      for (Found.Facts facts : known) {
        person.facts().forEach((trait, value) -> fact(person, facts, trait, value));
      }
    }
  }

  private void fact(Person person, Found.Facts facts, String trait, double expected) {
    double value = facts.computed().getOrDefault(trait, 0.0);
    Kind kind = value > expected ? Kind.TWICE : Kind.LOST;
    // of what was not accepted any part may be there
    if (value > expected || (person.accepted() && value < expected)) {
      add(
          kind,
          person.id(),
          "computed['" + trait + "'] of profile " + facts.profile(),
          Double.toString(expected),
          Double.toString(value));
    }
  }

  private void ways() {
    Map<List<String>, List<Found.Enrollment>> entered =
        found.enrollments().stream()
            .filter(enrollment -> !enrollment.merged())
            .collect(groupingBy(each -> List.of(each.person(), each.journey())));
    Map<String, List<Found.Message>> doubts =
        found.messages().stream()
            .filter(Found.Message::inDoubt)
            .collect(groupingBy(Found.Message::person));
    for (Person person : told.people()) {
      Map<String, Told.Way> expected =
          person.ways().stream().collect(toMap(Told.Way::journey, Function.identity()));
      for (Told.Way way : expected.values()) {
        List<Found.Enrollment> ways =
            entered.getOrDefault(List.of(person.id(), way.journey()), List.of());
        once(person, "entry into journey " + way.journey(), ways.size());
        ways.forEach(each -> way(person, way, each, doubts.containsKey(person.id())));
      }
    }
    said();
  }

  private void way(Person person, Told.Way way, Found.Enrollment enrollment, boolean doubtful) {
    if (!person.accepted()) {
      return;
    }
    String what = "enrollment " + enrollment.id() + " in journey " + way.journey();
    if (enrollment.exit().isEmpty()) {
      // the journey is told what became of a mail, and of one in doubt nobody can tell
      if (!doubtful) {
        add(Kind.LOST, person.id(), what, "an exit by " + way.exits(), "none");
      }
    } else if (!way.exits().contains(enrollment.exit())) {
      add(Kind.WRONG, person.id(), what, "an exit by " + way.exits(), enrollment.exit());
    }
    Double value = enrollment.value();
    if (way.value() != null && value == null) {
      add(Kind.LOST, person.id(), what, "a conversion worth " + way.value(), "none");
    } else if (value != null && !value.equals(way.value())) {
      String expected = way.value() == null ? "no conversion" : "one worth " + way.value();
      add(Kind.WRONG, person.id(), what, expected, "one worth " + value);
    }
  }

  /** What journeys said of each enrollment has come back as an event, once. */
  private void said() {
    Map<List<String>, Long> counts = new HashMap<>();
    found
        .said()
        .forEach(each -> counts.merge(List.of(each.enrollment(), each.event()), 1L, Long::sum));
    for (Found.Enrollment each : found.enrollments()) {
      if (each.merged()) {
        continue;
      }
      said(each, counts, "Journey Entered", true);
      said(each, counts, "Journey Exited", !each.exit().isEmpty());
      said(each, counts, "Journey Converted", each.value() != null);
    }
  }

  private void said(
      Found.Enrollment each, Map<List<String>, Long> counts, String event, boolean expected) {
    long count = counts.getOrDefault(List.of(each.id(), event), 0L);
    long wanted = expected ? 1 : 0;
    if (count != wanted) {
      add(
          count > wanted ? Kind.TWICE : Kind.LOST,
          each.person(),
          event + " of enrollment " + each.id() + " in journey " + each.journey(),
          Long.toString(wanted),
          Long.toString(count));
    }
  }

  private void once(Person person, String what, long count) {
    if (count > 1) {
      add(Kind.TWICE, person.id(), what, "once", count + " times");
    } else if (count == 0 && person.accepted()) {
      add(Kind.LOST, person.id(), what, "once", "nothing");
    }
  }

  private void add(Kind kind, String person, String what, String expected, String seen) {
    offences.add(new Offence(kind, person, what, expected, seen));
  }
}
