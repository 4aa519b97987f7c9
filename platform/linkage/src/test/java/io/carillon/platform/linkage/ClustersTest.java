package io.carillon.platform.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClustersTest {
  private static Pair pair(int a, int b, double weight) {
    return new Pair(a, b, weight, 0, new float[] {(float) weight + 8});
  }

  @Test
  void recordsHangTogetherThroughOthers() {
    int[] people = Clusters.of(5, List.of(pair(0, 1, 9), pair(1, 3, 8)), List.of(), 0.9);

    assertThat(people).containsExactly(0, 0, 2, 0, 4);
  }

  @Test
  void whatIsNotLikelyEnoughJoinsNothing() {
    assertThat(Clusters.of(2, List.of(pair(0, 1, 3)), List.of(), 0.9)).containsExactly(0, 1);
    assertThat(Clusters.of(2, List.of(pair(0, 1, 4)), List.of(), 0.9)).containsExactly(0, 0);
  }

  @Test
  void oneLikelyPairDoesNotJoinGroupsThatOtherPairsKeepApart() {
    List<Pair> likely = List.of(pair(0, 1, 9), pair(2, 3, 9), pair(1, 2, 5));
    List<Pair> between = new ArrayList<>(likely);
    between.addAll(List.of(pair(0, 2, -16), pair(0, 3, -16), pair(1, 3, -8)));

    assertThat(Clusters.chained(4, likely, 0.9)).containsExactly(0, 0, 0, 0);
    assertThat(Clusters.of(4, likely, between, 0.9)).containsExactly(0, 0, 2, 2);
  }

  @Test
  void whatIsAbsentKeepsNobodyApart() {
    List<Pair> likely = List.of(pair(0, 1, 9), pair(1, 2, 5));
    List<Pair> between = List.of(pair(0, 1, 9), pair(1, 2, 5), pair(0, 2, -8));

    assertThat(Clusters.of(3, likely, between, 0.9)).containsExactly(0, 0, 0);
  }
}
