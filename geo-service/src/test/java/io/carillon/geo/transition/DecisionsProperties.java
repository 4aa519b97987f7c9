package io.carillon.geo.transition;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.geo.geofence.Fence;
import io.carillon.geo.geofence.FenceIndex;
import io.carillon.geo.geofence.Fences;
import io.carillon.geo.shape.Figures;
import io.carillon.geo.shape.Position;
import io.carillon.geo.transition.Decisions.Decision;
import io.carillon.geo.transition.Transition.What;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;

class DecisionsProperties {
  private static final Instant TEN = Instant.parse("2026-03-07T10:00:00Z");
  private static final double METRE = 1 / 111_195.0;

  /** Who stands still, near an edge, is never seen to go in and out by errors of the position. */
  @Property(tries = 500)
  void neverFlapsWithinTheAccuracy(
      @ForAll @Scale(3) @DoubleRange(min = 0, max = 400) double fromCenter,
      @ForAll @Scale(3) @DoubleRange(min = 1, max = 100) double accuracy,
      @ForAll Random random) {
    FenceIndex fences = Fences.index(Fences.of("shop", Figures.circle(0, 0, 200)));
    Person person = Person.UNKNOWN;
    List<What> told = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      double angle = 2 * Math.PI * random.nextDouble();
      double error = accuracy * random.nextDouble() * 0.999;
      Position seen =
          new Position(
              error * Math.sin(angle) * METRE, (fromCenter + error * Math.cos(angle)) * METRE);
      Instant at = TEN.plusSeconds(10L * i);
      Decision decision =
          Decisions.position(
              person, "d", new Fix(seen, accuracy, at, "e-" + i), "/demo", fences, at);
      Decision silence =
          Decisions.silence(decision.person(), fences, at.plusSeconds(random.nextInt(10)));
      person = silence.person();
      decision.transitions().forEach(t -> told.add(t.what()));
      silence.transitions().forEach(t -> told.add(t.what()));
    }

    assertThat(told.size()).isLessThanOrEqualTo(1);
    assertThat(told).doesNotContain(What.EXITED);
    if (fromCenter > 200) {
      assertThat(told).isEmpty();
    }
  }

  /** Whatever happens: in, perhaps long enough, out; and never two at once under one id. */
  @Property(tries = 300)
  void tellsEachVisitInItsOrderAndOnce(@ForAll Random random) {
    List<Fence> known =
        List.of(
            Fences.of("a", Figures.circle(0, 0, 150), Duration.ofMinutes(2), null, null),
            Fences.of("b", Figures.circle(0, 0.002, 200), null, Duration.ofMinutes(10), null),
            Fences.of("c", Figures.star(0, 0, 0.004, random), null, null, TEN.plusSeconds(2_000)));
    FenceIndex fences = Fences.index(known.toArray(Fence[]::new));
    Person person = Person.UNKNOWN;
    Map<String, List<What>> visits = new HashMap<>();
    Instant clock = TEN;
    for (int i = 0; i < 150; i++) {
      clock = clock.plusSeconds(random.nextInt(60));
      if (random.nextInt(100) == 0) {
        fences = Fences.archived(fences, known.getFirst());
      }
      Decision decision =
          random.nextInt(4) == 0
              ? Decisions.silence(person, fences, clock)
              : Decisions.position(
                  person,
                  "d-" + random.nextInt(2),
                  new Fix(
                      new Position(
                          random.nextGaussian() * 150 * METRE, random.nextGaussian() * 400 * METRE),
                      1 + random.nextInt(1_200),
                      clock.minusSeconds(random.nextInt(90)),
                      "e-" + i),
                  "/demo",
                  fences,
                  clock);
      for (Transition told : decision.transitions()) {
        visits
            .computeIfAbsent(
                told.device() + told.fence().key() + told.began(), _ -> new ArrayList<>())
            .add(told.what());
      }
      person = decision.person();
    }

    assertThat(visits.values())
        .allSatisfy(
            visit ->
                assertThat(visit)
                    .isIn(
                        List.of(What.ENTERED),
                        List.of(What.ENTERED, What.DWELLED),
                        List.of(What.ENTERED, What.EXITED),
                        List.of(What.ENTERED, What.DWELLED, What.EXITED)));
  }

  /**
   * A batch and its repetition in any order end where the batch ended: late ones change nothing.
   */
  @Property(tries = 200)
  void whatIsHeardAgainChangesNothing(@ForAll Random random) {
    FenceIndex fences = Fences.index(Fences.of("shop", Figures.circle(0, 0, 200)));
    List<Fix> fixes = new ArrayList<>();
    Person person = Person.UNKNOWN;
    for (int i = 0; i < 30; i++) {
      Fix fix =
          new Fix(
              new Position(0, random.nextGaussian() * 300 * METRE),
              10,
              TEN.plusSeconds(60L * i),
              "e-" + i);
      fixes.add(fix);
      person = Decisions.position(person, "d", fix, "/demo", fences, fix.at()).person();
    }
    Person before = person;

    for (int i = 0; i < 30; i++) {
      Fix again = fixes.get(random.nextInt(fixes.size()));
      Decision decision =
          Decisions.position(person, "d", again, "/demo", fences, TEN.plusSeconds(1_800));
      person = decision.person();
      assertThat(decision.transitions()).isEmpty();
    }

    assertThat(person).isEqualTo(before);
  }
}
