package io.carillon.platform.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelTest {
  private static final List<Comparison> THREE =
      IntStream.range(0, 3)
          .mapToObj(
              at ->
                  new Comparison(
                      "f" + at, Kind.TEXT, at, List.of(new Level("same", "true", 1)), "", 1, ""))
          .toList();
  private static final double[] M = {0.95, 0.8, 0.6};
  private static final double[] U = {0.01, 0.05, 0.2};
  private static final double PAIRS = 1_000_000;
  private static final double LAMBDA = 0.002;

  /** All eight patterns, each as often as the numbers above make it. */
  private static Patterns world() {
    long[] codes = new long[8];
    double[] counts = new double[8];
    for (int at = 0; at < 8; at++) {
      double match = LAMBDA;
      double other = 1 - LAMBDA;
      for (int field = 0; field < 3; field++) {
        boolean same = (at >> field & 1) == 0;
        codes[at] |= (same ? 1L : 2L) << (4 * field);
        match *= same ? M[field] : 1 - M[field];
        other *= same ? U[field] : 1 - U[field];
      }
      counts[at] = PAIRS * (match + other);
    }
    return new Patterns(codes, counts);
  }

  private static double[][] u() {
    return IntStream.range(0, 3)
        .mapToObj(field -> new double[] {0, U[field], 1 - U[field]})
        .toArray(double[][]::new);
  }

  @Test
  void findsHowPeopleAgreeWithThemselvesWithoutBeingTold() {
    Model model = Model.estimate(world(), THREE, u(), PAIRS, 2_000);

    assertThat(model.lambda()).isCloseTo(LAMBDA, within(LAMBDA / 20));
    for (int field = 0; field < 3; field++) {
      assertThat(model.m()[field][1]).isCloseTo(M[field], within(0.03));
    }
  }

  @Test
  void agreementSpeaksForAndDisagreementAgainstAndAbsenceForNothing() {
    Model model = Model.estimate(world(), THREE, u(), PAIRS, 2_000);

    assertThat(model.weight(0, 0)).isZero();
    assertThat(model.weight(0, 1)).isCloseTo(Math.log(95) / Math.log(2), within(0.1));
    assertThat(model.weight(0, 2)).isNegative();
    assertThat(Model.probability(0)).isEqualTo(0.5);
  }
}
