package io.carillon.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.stack.chaos.Found.Enrollment;
import io.carillon.stack.chaos.Found.Fired;
import io.carillon.stack.chaos.Found.Message;
import io.carillon.stack.chaos.Offence.Kind;
import io.carillon.stack.chaos.Told.Outage;
import io.carillon.stack.chaos.Told.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final String OFFER = "chaos-offer";

  private final World world = World.of(7, 40);

  @Test
  void takesAMessageInDoubtForNeitherLostNorSent() {
    // Given
    Found.Mail mail = world.mails.removeFirst();
    doubt(mail, "unknown");

    // When
    Verdict verdict = world.judge();

    // Then
    assertThat(verdict.offences()).isEmpty();
    assertThat(verdict.inDoubt()).isEqualTo(1);
  }

  @Test
  void doesNotExcuseAMailThatWasSaidToHaveLeft() {
    world.mails.removeFirst();

    assertThat(world.judge().offences())
        .singleElement()
        .satisfies(
            offence -> {
              assertThat(offence.kind()).isEqualTo(Kind.LOST);
              assertThat(offence.found()).contains("accepted");
            });
  }

  @Test
  void countsAMailInDoubtThatCameTwice() {
    Found.Mail mail = world.mails.getFirst();
    doubt(mail, "unknown");
    world.mails.add(mail);

    assertThat(kinds()).containsExactly(Kind.TWICE);
  }

  @Test
  void findsAMailThatNobodyAskedFor() {
    Found.Mail mail = world.mails.getFirst();
    world.mails.add(new Found.Mail(mail.address(), "chaos-note", mail.received()));

    assertThat(kinds()).containsExactly(Kind.WRONG);
  }

  @Test
  void takesNoMarketingMailAfterTheRevocationWasAnswered() {
    // Given
    Found.Mail mail = offer();
    revoke(mail, mail.received().minusSeconds(3));

    // Then
    assertThat(kinds()).containsExactly(Kind.AGAINST_CONSENT);
  }

  @Test
  void takesAMarketingMailThatLeftBeforeTheRevocation() {
    Found.Mail mail = offer();
    revoke(mail, mail.received().plusMillis(1));

    assertThat(kinds()).isEmpty();
  }

  @Test
  void takesAMarketingMailThatTheRevocationHeldBack() {
    // Given
    Found.Mail mail = offer();
    revoke(mail, mail.received().minusSeconds(3));
    world.mails.remove(mail);

    // When
    Verdict verdict = world.judge();

    // Then
    assertThat(verdict.offences()).isEmpty();
    assertThat(verdict.held()).isEqualTo(1);
  }

  @Test
  void knowsThatWhatStandsStillCannotLookAgain() {
    // Given
    Found.Mail mail = offer();
    Instant still = mail.received().minusSeconds(12);
    world.outages.add(
        new Outage("messaging", true, still, mail.received().minusMillis(100), mail.received()));
    revoke(mail, still.plusSeconds(6));

    // Then
    assertThat(kinds()).isEmpty();
  }

  @Test
  void doesNotExcuseAMailByAPartThatDoesNotSend() {
    Found.Mail mail = offer();
    Instant still = mail.received().minusSeconds(12);
    world.outages.add(
        new Outage("analytics", true, still, mail.received().minusMillis(100), mail.received()));
    revoke(mail, still.plusSeconds(6));

    assertThat(kinds()).containsExactly(Kind.AGAINST_CONSENT);
  }

  @Test
  void findsATimerThatFiresEarly() {
    shift(timer -> timer.due().minusMillis(1));

    assertThat(kinds()).containsExactly(Kind.EARLY);
  }

  @Test
  void findsATimerWhoseTimeIsEarlierThanTheClientsClockAllows() {
    Fired timer = world.timers.getFirst();
    Instant early = World.BEGAN.plus(Definitions.WAIT).minusMillis(1);
    world.timers.set(
        0, new Fired(timer.enrollment(), timer.person(), timer.journey(), early, early));

    assertThat(kinds()).containsExactly(Kind.EARLY);
  }

  @Test
  void findsATimerThatFiresLate() {
    shift(timer -> timer.due().plusMillis(1_001));

    Verdict verdict = world.judge();

    assertThat(verdict.offences()).extracting(Offence::kind).containsExactly(Kind.LATE);
    assertThat(verdict.latest()).isEqualTo(Duration.ofMillis(1_001));
    assertThat(verdict.overPromise()).isEqualTo(1);
  }

  @Test
  void countsLatenessFromTheRecoveryWhenATimerFellIntoAnOutage() {
    // Given
    Instant due = world.timers.getFirst().due();
    world.outages.add(
        new Outage("journey", false, due.minusSeconds(2), due.plusSeconds(1), due.plusSeconds(9)));

    // Then
    shift(timer -> due.plusSeconds(10));
    assertThat(kinds()).isEmpty();
    shift(timer -> due.plusSeconds(10).plusMillis(1));
    assertThat(kinds()).containsExactly(Kind.LATE);
  }

  @Test
  void goesFromOneOutageToTheNext() {
    // Given
    Instant due = world.timers.getFirst().due();
    world.outages.add(
        new Outage("kafka", false, due.plusMillis(500), due.plusSeconds(1), due.plusSeconds(5)));
    world.outages.add(
        new Outage(
            "journey", false, due.plusMillis(5_900), due.plusSeconds(6), due.plusSeconds(20)));

    // When
    shift(timer -> due.plusSeconds(21));

    // Then
    assertThat(kinds()).isEmpty();
  }

  @Test
  void doesNotExcuseATimerByAnOutageThatWasOver() {
    Instant due = world.timers.getFirst().due();
    world.outages.add(
        new Outage(
            "journey", false, due.minusSeconds(9), due.minusSeconds(8), due.minusSeconds(1)));
    shift(timer -> due.plusMillis(1_001));

    assertThat(kinds()).containsExactly(Kind.LATE);
  }

  @Test
  void namesAPartThatDoesNotRecover() {
    world.outages.add(
        new Outage(
            "redis",
            false,
            World.BEGAN.minusSeconds(60),
            World.BEGAN.minusSeconds(50),
            Instant.MAX));

    assertThat(world.judge().offences())
        .singleElement()
        .satisfies(offence -> assertThat(offence.toString()).contains("AWAY part redis"));
  }

  @Test
  void findsAFactThatCountsTooMuchAndOneThatCountsTooLittle() {
    // Given
    Found.Facts facts = world.facts.getFirst();
    Person person = world.people.getFirst();
    double orders = person.facts().getOrDefault("chaos-orders", 0.0);
    double spent = person.facts().getOrDefault("chaos-spent", 0.0);
    double visits = person.facts().getOrDefault("chaos-visits", 0.0);

    // When
    world.facts.set(
        0,
        new Found.Facts(
            facts.person(),
            facts.profile(),
            Map.of(
                "chaos-orders", orders + 1, "chaos-spent", spent - 0.25, "chaos-visits", visits)));

    // Then
    assertThat(kinds()).containsExactlyInAnyOrder(Kind.TWICE, Kind.LOST);
  }

  @Test
  void findsAConversionWithAnotherValue() {
    int index = 0;
    while (world.enrollments.get(index).value() == null) {
      index++;
    }
    Enrollment each = world.enrollments.get(index);
    world.enrollments.set(
        index, new Enrollment(each.id(), each.person(), each.journey(), each.exit(), -1.0));

    assertThat(kinds()).containsExactly(Kind.WRONG);
  }

  @Test
  void doesNotMindWhatBecameOneWithAnother() {
    Enrollment each = world.enrollments.getFirst();
    world.enrollments.add(
        new Enrollment("other", each.person(), each.journey(), "merged", each.value()));

    assertThat(kinds()).isEmpty();
  }

  private List<Kind> kinds() {
    return world.judge().offences().stream().map(Offence::kind).toList();
  }

  private void doubt(Found.Mail mail, String state) {
    world.messages.replaceAll(
        message ->
            mail.address().equals(message.person() + "@chaos.example")
                    && message.template().equals(mail.subject())
                ? new Message(message.id(), message.person(), message.template(), state)
                : message);
  }

  private Found.Mail offer() {
    return world.mails.stream()
        .filter(mail -> mail.subject().equals(OFFER))
        .findFirst()
        .orElseThrow();
  }

  private void revoke(Found.Mail mail, Instant at) {
    world.people.replaceAll(
        person -> person.address().equals(mail.address()) ? World.revoked(person, at) : person);
  }

  private interface Moment {
    Instant of(Fired timer);
  }

  private void shift(Moment moment) {
    Fired timer = world.timers.getFirst();
    world.timers.set(
        0,
        new Fired(
            timer.enrollment(), timer.person(), timer.journey(), timer.due(), moment.of(timer)));
  }
}
