package io.carillon.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PurseTest {
  private static final Limit LIMIT = new Limit(1_000, 2_000);
  private static final long MILLI = 1_000_000;

  private final List<Long> asked = new ArrayList<>();
  private final Purse purse = new Purse("k", LIMIT, (who, ask) -> asked.add(ask.wanted()));

  @Test
  void asksOnceForAllWhoWait() {
    List<Future<Standing>> calls =
        IntStream.range(0, 3).mapToObj(call -> purse.spend(MILLI)).toList();

    assertThat(asked).containsExactly(1L);
    purse.receive(new Grant(1, 1_999), 2 * MILLI);

    assertThat(asked).containsExactly(1L, 2L);
    assertThat(calls).extracting(Future::isComplete).containsExactly(true, false, false);
    purse.receive(new Grant(2, 1_997), 3 * MILLI);
    assertThat(calls).allSatisfy(call -> assertThat(call.result().admitted()).isTrue());
  }

  @Test
  void takesMoreAtATimeTheFasterItSpendsAndLessWhenItRests() {
    long now = MILLI;
    for (int call = 0; call < 1_000; call++) {
      now += MILLI;
      Future<Standing> paid = purse.spend(now);
      if (!paid.isComplete()) {
        purse.receive(new Grant(asked.getLast(), 1_000), now);
      }
    }

    assertThat(asked.getLast()).isBetween(32L, LIMIT.mostLeased());
    assertThat(asked).hasSizeLessThan(60);
    for (int call = 0; call < 10; call++) {
      now += 2_000 * MILLI;
      purse.spend(now);
      purse.receive(new Grant(asked.getLast(), 1_000), now);
    }
    assertThat(asked.getLast()).isEqualTo(1);
  }

  @Test
  void asksAgainBeforeItHasSpentAllSoThatNobodyWaits() {
    long now = MILLI;
    while (asked.isEmpty() || asked.getLast() < 8) {
      int before = asked.size();
      now += MILLI;
      purse.spend(now);
      if (asked.size() > before) {
        purse.receive(new Grant(asked.getLast(), 1_000), now);
      }
    }
    int before = asked.size();

    for (int call = 0; call < 8; call++) {
      assertThat(purse.spend(now).isComplete()).isTrue();
    }

    assertThat(asked).hasSize(before + 1);
  }

  @Test
  void refusesWithoutAskingUntilThereCanBeOneAgain() {
    purse.spend(MILLI);
    purse.receive(new Grant(0, 0.5), MILLI);

    Standing refused = purse.spend(MILLI).result();

    assertThat(refused.admitted()).isFalse();
    assertThat(refused.again()).isEqualTo(Duration.ofNanos(MILLI / 2));
    assertThat(asked).hasSize(1);
    purse.spend(2 * MILLI);
    assertThat(asked).hasSize(2);
  }

  @Test
  void losesWhatItDoesNotSpendInTime() {
    purse.spend(MILLI);
    purse.receive(new Grant(5, 100), MILLI);
    assertThat(purse.spend(2 * MILLI).isComplete()).isTrue();

    Future<Standing> later = purse.spend(1_002 * MILLI);

    assertThat(later.isComplete()).isFalse();
  }

  @Test
  void saysHowMuchIsLeft() {
    purse.spend(MILLI);

    purse.receive(new Grant(5, 100), MILLI);

    Standing standing = purse.spend(MILLI).result();
    assertThat(standing.remaining()).isEqualTo(103);
    assertThat(standing.reset()).isEqualTo(2);
  }
}
