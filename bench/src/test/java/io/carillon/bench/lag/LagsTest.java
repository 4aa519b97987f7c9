package io.carillon.bench.lag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.carillon.bench.Api;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LagsTest {
  private static final Instant DUE = Instant.parse("2026-03-07T10:00:00Z");

  private final Lags lags =
      new Lags(
          List.of(
              new Sent(0, "a@x", "t0", DUE, DUE.plusMillis(10)),
              new Sent(1, "b@x", "t1", DUE.plusMillis(100), DUE.plusMillis(120)),
              new Sent(2, "c@x", "t2", DUE, DUE.plusMillis(5)),
              new Sent(3, "d@x", "t3", DUE, null)),
          Map.of(
              "a@x", List.of(DUE.plusMillis(500), DUE.plusMillis(40)),
              "b@x", List.of(DUE.plusMillis(180)),
              "stranger@x", List.of(DUE)));

  @Test
  void measuresFromWhenAnEventWasDueToItsFirstMail() {
    assertThat(lags.fromDue().count()).isEqualTo(2);
    assertThat(lags.fromDue().max()).isCloseTo(80, within(0.1));
    assertThat(lags.fromDue().percentile(50)).isCloseTo(40, within(0.1));
  }

  @Test
  void measuresFromTheAnswerToo() {
    assertThat(lags.fromAccepted().max()).isCloseTo(60, within(0.1));
    assertThat(lags.accepting().count()).isEqualTo(3);
    assertThat(lags.accepting().max()).isCloseTo(20, within(0.1));
  }

  @Test
  void countsWhatIsMissingAndWhatIsTooMuch() {
    assertThat(lags.refused()).isEqualTo(1);
    assertThat(lags.missing()).isEqualTo(1);
    assertThat(lags.tooMany()).isEqualTo(1);
  }

  @Test
  void leavesALinePerEvent() {
    assertThat(lags.csv().lines())
        .containsExactly(
            "event,due,accepted_ms,mail_ms",
            "0,2026-03-07T10:00:00Z,10.000,40.000",
            "1,2026-03-07T10:00:00.100Z,20.000,80.000",
            "2,2026-03-07T10:00:00Z,5.000,",
            "3,2026-03-07T10:00:00Z,,");
  }

  @Test
  void findsWhenEachServiceBegan() throws IOException {
    var spans =
        Api.JSON.readTree(
            """
            [{"service":"journey","startedAt":"2026-03-07T10:00:00.030Z"},
             {"service":"ingest","startedAt":"2026-03-07T10:00:00.002Z"},
             {"service":"journey","startedAt":"2026-03-07T10:00:00.020Z"}]""");

    assertThat(Hops.first(spans))
        .isEqualTo(Map.of("ingest", DUE.plusMillis(2), "journey", DUE.plusMillis(20)));
  }
}
