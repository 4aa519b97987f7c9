package io.carillon.geo.transition;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.geo.geofence.Fence;
import io.carillon.geo.geofence.FenceIndex;
import io.carillon.geo.geofence.Fences;
import io.carillon.geo.shape.Figures;
import io.carillon.geo.shape.Position;
import io.carillon.geo.transition.Decisions.Decision;
import io.carillon.geo.transition.Decisions.Outcome;
import io.carillon.geo.transition.Transition.Confidence;
import io.carillon.geo.transition.Transition.End;
import io.carillon.geo.transition.Transition.What;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A shop's fence of 100 m around a place on the equator, where a metre is 1/111,195 degrees. */
class DecisionsTest {
  private static final Instant TEN = Instant.parse("2026-03-07T10:00:00Z");
  private static final Fence SHOP = Fences.of("shop", Figures.circle(0, 0, 100));

  private FenceIndex fences = Fences.index(SHOP);
  private Person person = Person.UNKNOWN;
  private final List<Transition> told = new ArrayList<>();
  private int events;

  @Test
  void entersAtOnceWhenThePositionIsSure() {
    assertThat(walk(0, 10, 0)).isEqualTo(Outcome.USED);

    assertThat(told)
        .singleElement()
        .satisfies(
            entered -> {
              assertThat(entered.what()).isEqualTo(What.ENTERED);
              assertThat(entered.at()).isEqualTo(TEN);
              assertThat(entered.distance()).isEqualTo(-100);
              assertThat(entered.confidence()).isEqualTo(Confidence.HIGH);
              assertThat(entered.causeId()).isEqualTo("e-1");
            });
  }

  @Test
  void waitsForASecondPositionNearTheEdge() {
    walk(75, 20, 0);
    assertThat(told).isEmpty();

    walk(70, 20, 10);

    assertThat(whats()).containsExactly(What.ENTERED);
    assertThat(told.getFirst().since()).isEqualTo(TEN);
    assertThat(told.getFirst().confidence()).isEqualTo(Confidence.MEDIUM);
  }

  @Test
  void takesASecondPositionThatDoesNotSayTheSameForNoEntry() {
    walk(75, 20, 0);
    walk(95, 20, 10);
    walk(75, 20, 20);

    assertThat(told).isEmpty();
  }

  @Test
  void takesThirtySecondsOfSilenceForASecondPosition() {
    walk(75, 20, 0);

    silence(29);
    assertThat(told).isEmpty();
    silence(30);

    assertThat(whats()).containsExactly(What.ENTERED);
  }

  @Test
  void leavesBeyondTheDistanceOfLeaving() {
    walk(0, 10, 0);
    walk(125, 10, 60);
    assertThat(whats()).as("25 m outside is in between").containsExactly(What.ENTERED);

    walk(140, 10, 90);

    assertThat(whats()).containsExactly(What.ENTERED, What.EXITED);
    assertThat(told.getLast().why()).isEqualTo(End.LEFT);
    assertThat(told.getLast().began()).isEqualTo(told.getFirst().began());
  }

  @Test
  void comesBackWithoutHavingLeft() {
    walk(0, 10, 0);
    walk(150, 40, 60);
    walk(0, 40, 70);
    silence(200);

    assertThat(whats()).containsExactly(What.ENTERED);
  }

  @Test
  void hasLeftWhenSilenceFollowsTheDoubt() {
    walk(0, 10, 0);
    walk(150, 40, 60);
    silence(90);

    assertThat(whats()).containsExactly(What.ENTERED, What.EXITED);
  }

  @Test
  void takesNothingFromAPositionThatIsNotNewer() {
    walk(0, 10, 60);
    Person before = person;

    assertThat(walk(5_000, 10, 0)).isEqualTo(Outcome.LATE);
    assertThat(walk(5_000, 10, 60)).isEqualTo(Outcome.LATE);

    assertThat(person).isEqualTo(before);
    assertThat(whats()).containsExactly(What.ENTERED);
  }

  @Test
  void takesNothingFromAPositionThatSaysTooLittle() {
    assertThat(walk(0, 1_001, 0)).isEqualTo(Outcome.INACCURATE);

    assertThat(person).isEqualTo(Person.UNKNOWN);
  }

  @Test
  void doesNotEnterAFenceThatIsSmallerThanTheAccuracy() {
    walk(0, 101, 0);
    walk(0, 101, 60);
    silence(600);

    assertThat(told).isEmpty();
  }

  @Test
  void doesNotBelieveAJump() {
    walk(0, 10, 0);

    assertThat(walk(50_000, 10, 10)).isEqualTo(Outcome.SUSPECT);
    assertThat(walk(3, 10, 20)).isEqualTo(Outcome.USED);

    assertThat(whats()).containsExactly(What.ENTERED);
  }

  @Test
  void believesAJumpThatIsConfirmed() {
    walk(0, 10, 0);
    walk(50_000, 10, 10);

    assertThat(walk(50_010, 10, 20)).isEqualTo(Outcome.USED);

    assertThat(whats()).containsExactly(What.ENTERED, What.EXITED);
  }

  @Test
  void tellsADwellOnceByTheNextPosition() {
    fences = Fences.index(dwelling());
    walk(0, 10, 0);
    walk(5, 10, 299);
    assertThat(whats()).containsExactly(What.ENTERED);

    walk(5, 10, 400);
    walk(5, 10, 500);

    assertThat(whats()).containsExactly(What.ENTERED, What.DWELLED);
    assertThat(told.getLast().at()).isEqualTo(TEN.plusSeconds(300));
  }

  @Test
  void tellsADwellBySilence() {
    fences = Fences.index(dwelling());
    walk(0, 10, 0);

    assertThat(person.wakeAt(fences)).isEqualTo(TEN.plusSeconds(300));
    silence(299);
    assertThat(whats()).containsExactly(What.ENTERED);
    silence(300);
    silence(400);

    assertThat(whats()).containsExactly(What.ENTERED, What.DWELLED);
    assertThat(person.wakeAt(fences)).isNull();
  }

  @Test
  void hearsWhatCameInOneGoBeforeItTakesSilenceForADwell() {
    fences = Fences.index(dwelling());
    Instant heard = TEN.plusSeconds(3_600);
    take(Decisions.position(person, "d-1", fix(0, 10, 0), "/demo", fences, heard));

    assertThat(person.wakeAt(fences)).isEqualTo(heard.plusSeconds(30));
    take(Decisions.silence(person, fences, heard.plusSeconds(1)));
    take(Decisions.position(person, "d-1", fix(900, 10, 240), "/demo", fences, heard));

    assertThat(whats()).containsExactly(What.ENTERED, What.EXITED);
  }

  @Test
  void isSilentAboutAWholeVisitWithinTheCooldown() {
    fences =
        Fences.index(
            Fences.of("shop", SHOP.figure(), Duration.ofMinutes(5), Duration.ofHours(1), null));
    walk(0, 10, 0);
    walk(500, 10, 60);
    walk(0, 10, 120);
    walk(5, 10, 1_000);
    walk(500, 10, 1_100);
    assertThat(whats()).containsExactly(What.ENTERED, What.EXITED);

    walk(0, 10, 3_600);

    assertThat(whats()).containsExactly(What.ENTERED, What.EXITED, What.ENTERED);
  }

  @Test
  void endsTheVisitWhenTheFenceIsArchived() {
    walk(0, 10, 0);
    fences = Fences.archived(fences, SHOP);

    silence(60);
    silence(61);

    assertThat(whats()).containsExactly(What.ENTERED, What.EXITED);
    assertThat(told.getLast().why()).isEqualTo(End.ENDED);
  }

  @Test
  void endsTheVisitWhenTheValidityIsOver() {
    fences = Fences.index(Fences.of("shop", SHOP.figure(), null, null, TEN.plusSeconds(600)));
    walk(0, 10, 0);
    assertThat(person.wakeAt(fences)).isEqualTo(TEN.plusSeconds(600));

    silence(600);
    walk(0, 10, 700);

    assertThat(whats()).containsExactly(What.ENTERED, What.EXITED);
    assertThat(told.getLast().why()).isEqualTo(End.ENDED);
  }

  @Test
  void endsTheVisitWhenTheFigureMovesAway() {
    walk(0, 10, 0);
    fences = Fences.index(Fences.of("shop", Figures.circle(1, 1, 100)));

    silence(60);

    assertThat(told.getLast().why()).isEqualTo(End.CHANGED);
  }

  @Test
  void keepsAVisitInAFenceThatIsNotKnownYet() {
    walk(0, 10, 0);
    fences = Fences.index();

    silence(600);
    walk(900, 10, 660);

    assertThat(whats()).containsExactly(What.ENTERED);
    assertThat(person.visited()).containsExactly(SHOP.id());
  }

  @Test
  void tellsAnotherUnitsFenceNothing() {
    take(Decisions.position(person, "d-1", fix(0, 10, 0), "/demo/quebec", fences, TEN));
    assertThat(whats()).as("shared downward").containsExactly(What.ENTERED);

    take(Decisions.position(person, "d-2", fix(0, 10, 0), "/other", fences, TEN));

    assertThat(whats()).containsExactly(What.ENTERED);
  }

  @Test
  void leavesTheFencesOfADeviceThatMadeRoom() {
    for (int i = 0; i <= Decisions.MOST_DEVICES; i++) {
      take(Decisions.position(person, "d-" + i, fix(0, 10, i), "/demo", fences, TEN));
    }

    assertThat(person.devices()).hasSize(Decisions.MOST_DEVICES).doesNotContainKey("d-0");
    assertThat(told.getLast().why()).isEqualTo(End.FORGOTTEN);
    assertThat(told.getLast().device()).isEqualTo("d-0");
  }

  @Test
  void livesOnInTheSurvivorOfAMerge() {
    walk(0, 10, 0);
    Person anonymous = person;
    person = Person.UNKNOWN;
    take(Decisions.position(person, "d-2", fix(900, 10, 5), "/demo", fences, TEN));

    person = person.joinedWith(anonymous);
    assertThat(whats()).as("a merge alone tells nothing").containsExactly(What.ENTERED);
    walk(900, 10, 60);

    assertThat(whats()).containsExactly(What.ENTERED, What.EXITED);
  }

  private static Fence dwelling() {
    return Fences.of("shop", SHOP.figure(), Duration.ofMinutes(5), null, null);
  }

  /** A position so many metres east of the shop, heard at once. */
  private Outcome walk(double metres, double accuracy, long second) {
    return take(
        Decisions.position(
            person,
            "d-1",
            fix(metres, accuracy, second),
            "/demo",
            fences,
            TEN.plusSeconds(second)));
  }

  private Fix fix(double metres, double accuracy, long second) {
    return new Fix(
        new Position(0, metres / 111_195.0), accuracy, TEN.plusSeconds(second), "e-" + ++events);
  }

  private void silence(long second) {
    take(Decisions.silence(person, fences, TEN.plusSeconds(second)));
  }

  private Outcome take(Decision decision) {
    person = decision.person();
    told.addAll(decision.transitions());
    return decision.outcome();
  }

  private List<What> whats() {
    return told.stream().map(Transition::what).toList();
  }
}
