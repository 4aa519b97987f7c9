package io.carillon.platform.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long MOST = 100;
  private final Pace pace = new Pace(MOST);

  @Test
  void doesNotRestBeforeItsFirstWork() {
    assertThat(pace.left(Long.MIN_VALUE)).isZero();
    assertThat(pace.left(-5)).isZero();
  }

  @Test
  void restsAsLongAsItWorked() {
    pace.worked(-30, -10);

    assertThat(pace.left(-10)).isEqualTo(20);
    assertThat(pace.left(5)).isEqualTo(5);
    assertThat(pace.left(10)).isZero();
  }

  @Test
  void restsNoLongerThanTheLimit() {
    pace.worked(0, 5_000);

    assertThat(pace.left(5_000)).isEqualTo(MOST);
  }

  @Test
  void letsWhatComesAfterAQuietTimeWaitForNothing() {
    pace.worked(0, 50);

    assertThat(pace.left(101)).isZero();
  }

  @Test
  void restsAtLeastAsLongAsItIsTold() {
    Pace slow = new Pace(60, MOST);

    slow.worked(0, 5);

    assertThat(slow.left(5)).isEqualTo(60);
    assertThat(slow.left(65)).isZero();
  }
}
