package io.carillon.bench.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PassedTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void countsFromBatchToBatchBehindTheFirstFifth() {
    long[] arrived = new long[1_000];
    for (int n = 0; n < arrived.length; n++) {
      // a batch of a hundred each second, and the first of them a minute too early
      arrived[n] = n < 100 ? 1 : (60 + n / 100) * SECOND;
    }

    Passed passed = new Passed(new long[1_000], arrived, 0, 0);

    assertThat(passed.rate()).isCloseTo(100, within(1e-9));
    assertThat(passed.sound()).isTrue();
  }

  @Test
  void missesWhatDidNotCome() {
    long[] due = new long[10];
    long[] arrived = new long[10];
    Arrays.fill(arrived, 5_000_000);
    arrived[3] = 0;

    Passed passed = new Passed(due, arrived, 0, 0);

    assertThat(passed.missing()).isEqualTo(1);
    assertThat(passed.sound()).isFalse();
    assertThat(passed.took().count()).isEqualTo(9);
    assertThat(passed.took().percentile(99)).isCloseTo(5, within(0.01));
  }

  @Test
  void aRunInWhichNothingCameHasNoRate() {
    assertThat(new Passed(new long[2], new long[2], 0, 0).rate()).isZero();
  }
}
