package io.carillon.ingest.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long NOW = 1_000_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final Pace TEN = new Pace(10, 20);

  @Test
  void aFullBucketHoldsItsBurstAndNotOneMore() {
    Pace.Taken all = TEN.take(0, 20, NOW);

    assertThat(all.granted()).isTrue();
    assertThat(TEN.take(all.fullAt(), 1, NOW).granted()).isFalse();
  }

  @Test
  void saysWhenThereIsRoomAndThenThereIs() {
    long fullAt = TEN.take(0, 20, NOW).fullAt();

    Pace.Taken refused = TEN.take(fullAt, 5, NOW);

    assertThat(refused.delay()).isEqualTo(Duration.ofMillis(500));
    assertThat(refused.fullAt()).isEqualTo(fullAt);
    assertThat(TEN.take(fullAt, 5, NOW + SECOND / 2 - 1).granted()).isFalse();
    assertThat(TEN.take(fullAt, 5, NOW + SECOND / 2).granted()).isTrue();
  }

  @Test
  void grantsItsRateOverTimeHoweverOftenItIsAsked() {
    long fullAt = 0;
    int granted = 0;
    for (long at = NOW; at < NOW + 100 * SECOND; at += SECOND / 100) {
      Pace.Taken taken = TEN.take(fullAt, 1, at);
      fullAt = taken.fullAt();
      granted += taken.granted() ? 1 : 0;
    }

    assertThat(granted).isBetween(20 + 999, 20 + 1_000);
  }

  @Test
  void whatDidNotComeThroughIsThereAgain() {
    long fullAt = TEN.take(0, 20, NOW).fullAt();

    assertThat(TEN.take(fullAt - TEN.cost(20), 20, NOW).granted()).isTrue();
  }

  @Test
  void restGathersNoMoreThanTheBurst() {
    long fullAt = TEN.take(0, 20, NOW).fullAt();

    assertThat(TEN.take(fullAt, 21, NOW + 1_000 * SECOND).granted()).isFalse();
    assertThat(TEN.take(fullAt, 20, NOW + 1_000 * SECOND).granted()).isTrue();
  }
}
