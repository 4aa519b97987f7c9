package io.carillon.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyPaceTest {
  private static final long SECOND = 1_000_000_000L;

  private final BodyPace pace = new BodyPace(1_000, Duration.ofSeconds(5), 0);

  @Test
  void waitsAWhileForNothing() {
    assertThat(pace.isTooSlow(5 * SECOND)).isFalse();
    assertThat(pace.isTooSlow(6 * SECOND)).isTrue();
  }

  @Test
  void waitsLongerForWhoSends() {
    pace.passed(10_000);

    assertThat(pace.isTooSlow(15 * SECOND)).isFalse();
    assertThat(pace.isTooSlow(16 * SECOND)).isTrue();
  }

  @Test
  void doesNotCountTheTimeInWhichNobodyWantsMore() {
    pace.held(2 * SECOND);
    pace.held(3 * SECOND);

    assertThat(pace.isTooSlow(100 * SECOND)).isFalse();
    pace.wanted(100 * SECOND);
    pace.wanted(101 * SECOND);
    assertThat(pace.isTooSlow(103 * SECOND)).isFalse();
    assertThat(pace.isTooSlow(104 * SECOND)).isTrue();
  }
}
