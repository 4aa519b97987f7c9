package io.carillon.bench.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QualityTest {
  @Test
  void countsPairsAndRecords() {
    // truth: {0,1,2} {3}; found: {0,1} {2,3}
    Quality quality = Quality.of(new int[] {0, 0, 2, 2}, new int[] {7, 7, 7, 8});

    assertThat(quality.precision()).isCloseTo(1 / 2.0, within(1e-9));
    assertThat(quality.recall()).isCloseTo(1 / 3.0, within(1e-9));
    assertThat(quality.f1()).isCloseTo(0.4, within(1e-9));
    // by record: precision (1 + 1 + .5 + .5) / 4, recall (2/3 + 2/3 + 1/3 + 1) / 4
    assertThat(quality.bCubed()).isCloseTo(2 * 0.75 * (2 / 3.0) / (0.75 + 2 / 3.0), within(1e-9));
  }

  @Test
  void aPopulationHasItsDuplicatesAndTheErrorsOfItsModel() {
    List<@Nullable String[]> rows = new ArrayList<>();
    int[] truth = new int[200];
    boolean[] originals = new boolean[200];
    for (int at = 0; at < 100; at++) {
      rows.add(new String[] {"name" + (char) ('a' + at % 20), "town"});
      truth[at] = at;
      originals[at] = true;
    }
    for (int at = 0; at < 100; at++) {
      truth[100 + at] = at;
      rows.add(new @Nullable String[] {rows.get(at)[0], at % 4 == 0 ? null : "town"});
    }
    Labelled model = new Labelled("model", List.of("name", "town"), rows, truth, originals);

    Labelled made = new Population(model, 1).of(2_000);

    assertThat(made.rows()).hasSize(2_000);
    assertThat(made.truth()[1_699]).isEqualTo(1_699);
    long without = made.rows().subList(1_700, 2_000).stream().filter(row -> row[1] == null).count();
    assertThat(without).isBetween(45L, 105L);
    for (int at = 1_700; at < 2_000; at++) {
      assertThat(made.rows().get(at)[0]).isEqualTo(made.rows().get(made.truth()[at])[0]);
    }
  }
}
