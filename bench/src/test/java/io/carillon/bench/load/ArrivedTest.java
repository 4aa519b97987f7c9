package io.carillon.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carillon.bench.load.Traffic.Asked;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrivedTest {
  private static final Instant DUE = Instant.parse("2026-03-07T10:00:00Z");

  private final Arrived arrived =
      new Arrived(
          List.of(
              new Asked("a", "", DUE, DUE.plusMillis(10)),
              new Asked("b", "", DUE.plusMillis(100), DUE.plusMillis(120)),
              new Asked("c", "", DUE, DUE.plusMillis(5)),
              new Asked("d", "", DUE, null)),
          Map.of(
              "a", List.of(DUE.plusMillis(500), DUE.plusMillis(40)),
              "b", List.of(DUE.plusMillis(180)),
              "stranger", List.of(DUE)));

  @Test
  void measuresFromTheAnswerToTheFirstMail() {
    assertThat(arrived.fromAccepted().count()).isEqualTo(2);
    assertThat(arrived.fromAccepted().max()).isCloseTo(60, within(0.1));
    assertThat(arrived.fromAccepted().percentile(50)).isCloseTo(30, within(0.1));
  }

  @Test
  void measuresFromWhenAnEventWasDueToo() {
    assertThat(arrived.fromDue().max()).isCloseTo(80, within(0.1));
  }

  @Test
  void countsWhatIsMissingAndWhatIsTooMuch() {
    assertThat(arrived.missing()).isEqualTo(1);
    assertThat(arrived.twice()).isEqualTo(1);
  }

  @Test
  void leavesALinePerEvent() {
    assertThat(arrived.csv().lines())
        .containsExactly(
            "event,due,accepted_ms,mail_ms",
            "a,2026-03-07T10:00:00Z,10.000,40.000",
            "b,2026-03-07T10:00:00.100Z,20.000,80.000",
            "c,2026-03-07T10:00:00Z,5.000,",
            "d,2026-03-07T10:00:00Z,,");
  }
}
