package io.carillon.ingest.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.ingest.event.IngestReason;
import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.ProblemException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private final InFlight inFlight = new InFlight(100);
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void asksToWaitWhenTooMuchIsOnItsWay() {
    inFlight.with(
        60,
        () ->
            assertThatThrownBy(() -> inFlight.with(41, done::incrementAndGet))
                .isInstanceOfSatisfying(
                    ProblemException.class,
                    e -> {
                      assertThat(e.reason()).isEqualTo(IngestReason.OVERLOADED);
                      assertThat(e.reason().kind()).isEqualTo(Kind.EXHAUSTED);
                    }));

    assertThat(done).hasValue(0);
  }

  @Test
  void hasRoomAgainWhateverBecameOfTheWork() {
    assertThatThrownBy(
            () ->
                inFlight.with(
                    100,
                    () -> {
                      throw new IllegalStateException("the log is away");
                    }))
        .hasMessage("the log is away");

    inFlight.with(100, done::incrementAndGet);

    assertThat(done).hasValue(1);
  }
}
