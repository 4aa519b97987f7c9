package io.carillon.stack.chaos;

import static java.util.stream.Collectors.groupingBy;

import io.carillon.stack.chaos.Offence.Kind;
import io.carillon.stack.chaos.Told.Outage;
import io.carillon.stack.chaos.Told.Person;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The mails of the ledger: each once, none too early, none that was not wanted any more. */
final class MailBook {
  /** Those that cannot look again at what a person wants while they stand still. */
  private static final Set<String> HANDS = Set.of("messaging", "sandbox");

  private final Told told;
  private final Limits limits;
  private final Map<String, List<Found.Mail>> received;
  private final Map<String, List<Found.Message>> messages;
  private int held;

  MailBook(Told told, Found found, Limits limits) {
    this.told = told;
    this.limits = limits;
    this.received = found.mails().stream().collect(groupingBy(Found.Mail::address));
    this.messages = found.messages().stream().collect(groupingBy(Found.Message::person));
  }

  /** How many were held back by a revocation, as they should. */
  int held() {
    return held;
  }

  void check(List<Offence> offences) {
    for (Person person : told.people()) {
      List<Found.Mail> mine = received.getOrDefault(person.address(), List.of());
      person.mails().forEach(mail -> check(person, mail, mine, offences));
      mine.stream()
          .filter(mail -> person.mails().stream().noneMatch(told -> is(told, mail)))
          .forEach(mail -> offences.add(unasked(person, mail)));
    }
  }

  private void check(Person person, Told.Mail mail, List<Found.Mail> mine, List<Offence> offences) {
    List<Found.Mail> these = mine.stream().filter(each -> is(mail, each)).toList();
    String what = "mail " + String.join(" or ", mail.subjects().stream().sorted().toList());
    Instant revoked = mail.marketing() ? person.revoked() : null;
    if (these.size() > 1) {
      offences.add(new Offence(Kind.TWICE, person.id(), what, "once", times(these)));
    } else if (these.isEmpty() && revoked != null) {
      held++;
    } else if (these.isEmpty() && person.accepted() && !inDoubt(person, mail)) {
      offences.add(new Offence(Kind.LOST, person.id(), what, "once", "nothing; " + say(person)));
    }
    Instant earliest = person.began().plus(mail.after());
    for (Found.Mail each : these) {
      if (each.received().isBefore(earliest)) {
        offences.add(
            new Offence(
                Kind.EARLY, person.id(), what, "not before " + earliest, each.received() + ""));
      }
      if (revoked != null && left(each).isAfter(revoked.plus(limits.fresh()))) {
        offences.add(
            new Offence(
                Kind.AGAINST_CONSENT,
                person.id(),
                what,
                "none after the revocation that was answered at " + revoked,
                "one at " + each.received()));
      }
    }
  }

  /**
   * When a mail left at the latest: what stands still between the last look and the end of a mail
   * cannot look again, so that its standing does not count.
   */
  private Instant left(Found.Mail mail) {
    Instant left = mail.received();
    for (Outage outage : told.outages()) {
      if (outage.still()
          && HANDS.contains(outage.part())
          && left.isAfter(outage.begin())
          && left.isBefore(outage.back().plus(limits.fresh()))) {
        left = outage.begin();
      }
    }
    return left;
  }

  private boolean inDoubt(Person person, Told.Mail mail) {
    return messages.getOrDefault(person.id(), List.of()).stream()
        .anyMatch(message -> message.inDoubt() && mail.subjects().contains(message.template()));
  }

  private String say(Person person) {
    return "its messages are "
        + messages.getOrDefault(person.id(), List.of()).stream()
            .map(each -> each.template() + " " + each.state() + " (" + each.id() + ")")
            .sorted()
            .toList();
  }

  private static Offence unasked(Person person, Found.Mail mail) {
    return new Offence(
        Kind.WRONG, person.id(), "mail " + mail.subject(), "none", "one at " + mail.received());
  }

  private static boolean is(Told.Mail told, Found.Mail found) {
    return told.subjects().contains(found.subject());
  }

  private static String times(List<Found.Mail> mails) {
    return mails.size()
        + " times, at "
        + mails.stream().map(Found.Mail::received).sorted().toList();
  }
}
