package io.carillon.ingest.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final long USUAL = EventLog.USUAL_WEIGHT;

  private final InFlight inFlight = new InFlight(100);

  @Test
  void hasNoRoomWhileTooMuchIsOnItsWay() {
    assertThat(inFlight.enter("demo", USUAL, 60)).isTrue();
    assertThat(inFlight.enter("other", USUAL, 41)).isFalse();

    inFlight.leave("demo", 60);

    assertThat(inFlight.enter("other", USUAL, 41)).isTrue();
  }

  @Test
  void leavesASeatFreeForWhoComesNext() {
    assertThat(fill("noisy", USUAL)).isEqualTo(50);

    assertThat(inFlight.enter("quiet", USUAL, 40)).isTrue();
  }

  @Test
  void refusesNobodyWhileHalfOfTheRoomIsFree() {
    assertThat(inFlight.enter("cheap", 100, 30)).isTrue();

    assertThat(inFlight.enter("cheap", 100, 20)).isTrue();
    assertThat(inFlight.enter("cheap", 100, 1)).isFalse();
  }

  @Test
  void sharesByWeightWhenThereIsNotEnoughForAll() {
    int heavy = 0;
    int light = 0;
    for (int i = 0; i < 100; i++) {
      heavy += inFlight.enter("heavy", 3 * USUAL, 1) ? 1 : 0;
      light += inFlight.enter("light", USUAL, 1) ? 1 : 0;
    }

    assertThat(heavy).as("three seats of five").isEqualTo(60);
    assertThat(light).as("the half that was free, shared evenly").isEqualTo(25);
  }

  @Test
  void aTenantAtFiftyTimesTheRateHindersNoQuietOne() {
    Queue<String> log = new ArrayDeque<>();
    int quietRefused = 0;
    int noisyRefused = 0;

    for (int tick = 0; tick < 1_000; tick++) {
      for (int i = 0; i < 50; i++) {
        noisyRefused += offer(log, "noisy") ? 0 : 1;
      }
      quietRefused += offer(log, "quiet") ? 0 : 1;
      // the log takes ten while fifty-one are sent
      for (int i = 0; i < 10 && !log.isEmpty(); i++) {
        inFlight.leave(log.remove(), 1);
      }
    }

    assertThat(quietRefused).isZero();
    assertThat(noisyRefused).isBetween(40_000, 42_000);
  }

  @Test
  void weighsATenantByItsQuotaWithinBounds() {
    assertThat(EventLog.weight(0)).isEqualTo(USUAL);
    assertThat(EventLog.weight(1)).isEqualTo(100);
    assertThat(EventLog.weight(2_000)).isEqualTo(2_000);
    assertThat(EventLog.weight(1_000_000)).isEqualTo(10_000);
  }

  private boolean offer(Queue<String> log, String tenant) {
    return inFlight.enter(tenant, USUAL, 1) && log.add(tenant);
  }

  /** How much of it gets in, one by one. */
  private int fill(String tenant, long weight) {
    int entered = 0;
    while (inFlight.enter(tenant, weight, 1)) {
      entered++;
    }
    return entered;
  }
}
