package io.carillon.ingest.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneRatesTest {
  private static final long SECOND = LaneRates.ticks(1_000_000_000L);
  private static final long NOW = 1_000 * SECOND;

  private final LaneRates rates = new LaneRates(50, 1_000, 42);
  private final long lane = rates.mark("demo/kelly");

  @Test
  void aLaneThatRestedHasItsBurstAndNotOneMore() {
    assertThat(taken(lane, 2_500, NOW)).isEqualTo(1_000);
  }

  @Test
  void itsRateComesBackWithTime() {
    var _ = taken(lane, 1_000, NOW);

    assertThat(taken(lane, 100, NOW + SECOND)).isEqualTo(50);
    assertThat(taken(lane, 2_500, NOW + 1_000 * SECOND)).isEqualTo(1_000);
  }

  @Test
  void whatDidNotComeThroughIsThereAgain() {
    var _ = taken(lane, 1_000, NOW);

    IntStream.range(0, 10).forEach(_ -> rates.giveBack(lane));

    assertThat(taken(lane, 100, NOW)).isEqualTo(10);
  }

  @Test
  void whoLeavesHalfToOthersFindsNoMoreThanHalf() {
    long granted = IntStream.range(0, 600).filter(_ -> rates.takeOfHalf(lane, NOW)).count();

    assertThat(granted).isEqualTo(500);
    assertThat(taken(lane, 600, NOW)).isEqualTo(500);
    assertThat(rates.takeOfHalf(lane, NOW + 9 * SECOND)).isFalse();
    assertThat(rates.takeOfHalf(lane, NOW + 11 * SECOND)).isTrue();
  }

  @Test
  void aBucketOfOneHasNoHalfToLeave() {
    LaneRates one = new LaneRates(50, 1, 42);

    assertThat(one.takeOfHalf(one.mark("demo/kelly"), NOW)).isTrue();
  }

  @Test
  void saysWhenThereIsRoomForSoManyAndThenThereIs() {
    assertThat(rates.delay(lane, 1_000, NOW)).isZero();
    var _ = taken(lane, 900, NOW);

    assertThat(rates.delay(lane, 100, NOW)).isZero();
    long nanos = rates.delay(lane, 200, NOW);

    assertThat(nanos).isBetween(1_900_000_000L, 2_000_000_000L);
    assertThat(taken(lane, 300, NOW + LaneRates.ticks(nanos))).isEqualTo(200);
  }

  @Test
  void aClockThatIsPutBackShutsNobodyOut() {
    var _ = taken(lane, 1_000, NOW);

    assertThat(taken(lane, 1, NOW - 500 * SECOND)).isZero();

    assertThat(taken(lane, 2_500, NOW - 499 * SECOND)).isEqualTo(50);
  }

  @Test
  void moreLanesThanThereArePlacesAllHaveRoom() {
    long granted =
        IntStream.range(0, 200_000).filter(i -> rates.take(rates.mark("demo/" + i), NOW)).count();

    assertThat(granted).isEqualTo(200_000);
  }

  @Test
  void threadsThatSendAsOneLaneShareItsBurst() throws Exception {
    Callable<Integer> sender = () -> taken(lane, 1_000, NOW);
    int granted = 0;
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (Future<Integer> one : threads.invokeAll(List.of(sender, sender, sender, sender))) {
        granted += one.get();
      }
    }

    assertThat(granted).isEqualTo(1_000);
  }

  @Property(tries = 200)
  void grantsALaneNoMoreThanItsBurstAndWhatCameBackAndNoLess(
      @ForAll @IntRange(min = 1, max = 1_000) int perSecond,
      @ForAll @IntRange(min = 1, max = 200) int burst,
      @ForAll @Size(max = 200) List<@IntRange(max = 300) Integer> millis) {
    LaneRates own = new LaneRates(perSecond, burst, 7);
    long mark = own.mark("demo/a");
    double bucket = burst;
    long before = NOW;
    for (int rest : millis) {
      long now = before + LaneRates.ticks(rest * 1_000_000L);
      bucket = Math.min(burst, bucket + (double) (now - before) / SECOND * perSecond);
      before = now;
      boolean granted = own.take(mark, now);
      if (granted) {
        bucket -= 1;
      }
      // in whole ticks, of which the cost of one event has 244 or more
      assertThat(bucket).isBetween(-0.9, granted ? (double) burst : 1.01);
    }
  }

  @Property(tries = 50)
  void whoSendsLittleIsNeverRefusedWhateverOthersSend(
      @ForAll @Size(min = 1, max = 300) List<@IntRange(max = 50_000) Integer> others) {
    LaneRates own = new LaneRates(50, 2, 9);
    long quiet = own.mark("demo/quiet");
    long now = NOW;
    for (int other : others) {
      now += SECOND / 50;
      long flood = own.mark("demo/" + other);
      for (int i = 0; i < 10; i++) {
        var _ = own.take(flood, now);
      }
      assertThat(own.take(quiet, now)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "10001, 1", "1, 0"})
  void aRateThatCannotBeKeptStopsTheStart(int perSecond, int burst) {
    assertThatThrownBy(() -> new LaneRates(perSecond, burst, 1))
        .hasMessageContaining("expected: 1..10000, from 1");
  }

  private int taken(long mark, int events, long now) {
    return (int) IntStream.range(0, events).filter(_ -> rates.take(mark, now)).count();
  }
}
