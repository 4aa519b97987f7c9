package io.carillon.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class SearchTest {

  @Property
  void comesCloseToWhatHoldsAndNeverAboveIt(
      @ForAll @DoubleRange(min = 20, max = 15_000) double most) throws Exception {
    double found = new Search(200, 20_000).highest(rate -> rate <= most);

    assertThat(found).isLessThanOrEqualTo(most).isGreaterThan(most / 1.2);
  }

  @Test
  void triesNothingAboveTheMost() throws Exception {
    List<Double> tried = new ArrayList<>();

    double found =
        new Search(200, 1_000)
            .highest(
                rate -> {
                  tried.add(rate);
                  return true;
                });

    assertThat(found).isEqualTo(1_000);
    assertThat(tried).doesNotHaveDuplicates().allMatch(rate -> rate <= 1_000);
  }

  @Test
  void saysSoWhenNothingHolds() throws Exception {
    assertThat(new Search(200, 1_000).highest(_ -> false)).isZero();
  }
}
