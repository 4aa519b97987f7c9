package io.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArithmeticTest {

  @Test
  void spreadsStartsEvenlyWithoutDrift() {
    OpenLoop loop = OpenLoop.perSecond(15, Duration.ofSeconds(1));

    assertThat(loop.dueNanos(0)).isZero();
    assertThat(loop.dueNanos(15)).isEqualTo(1_000_000_000L);
    assertThat(loop.dueNanos(15_000)).isEqualTo(1_000_000_000_000L);
    assertThat(loop.dueNanos(1)).isEqualTo(66_666_667L);
  }

  @Test
  void countsTheTimeThatAPieceIsLate() {
    OpenLoop loop = OpenLoop.perSecond(1_000, Duration.ofMillis(-500));

    assertThat(loop.await(0)).isGreaterThanOrEqualTo(500_000_000L);
    assertThat(loop.await(499)).isPositive();
  }

  @Test
  void neverStartsEarly() {
    long before = System.nanoTime();
    OpenLoop loop = OpenLoop.perSecond(100, Duration.ofMillis(5));

    long late = loop.await(2);

    assertThat(late).isNotNegative();
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(25_000_000L);
  }

  @Test
  void refusesARateOfNothing() {
    assertThatThrownBy(() -> OpenLoop.perSecond(0, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void findsPercentilesToThreeDigits() {
    Latencies latencies = new Latencies();
    for (int i = 1; i <= 1_000; i++) {
      latencies.add(Duration.ofMillis(i));
    }

    assertThat(latencies.percentile(50)).isCloseTo(500, within(0.5));
    assertThat(latencies.percentile(99)).isCloseTo(990, within(1.0));
    assertThat(latencies.max()).isCloseTo(1_000, within(1.0));
    assertThat(new Latencies().percentile(50)).isNaN();
  }

  @Test
  void keepsImpossibleDurationsInRange() {
    Latencies latencies = new Latencies();

    latencies.add(Duration.ofMillis(-3));
    latencies.add(Duration.ofHours(1));

    assertThat(latencies.percentile(1)).isZero();
    assertThat(latencies.max()).isCloseTo(600_000, within(600.0));
  }

  @Test
  void saysFiguresInTheFixedForm() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Figures figures = new Figures(new PrintStream(said, true, StandardCharsets.UTF_8));

    figures.figure("lag.p50", 41.23, "ms");
    figures.figure("lag.missing", 0, "mails");

    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("FIGURE lag.p50 41.2 ms", "FIGURE lag.missing 0 mails");
  }

  @Test
  void readsTheEnvironmentAsAShellDoes() {
    assertThat(
            Environment.parse(
                """
                CARILLON_URL=http://127.0.0.1:8080
                CARILLON_WRITE_KEY='wk_it'\\''s'
                export CARILLON_URL CARILLON_WRITE_KEY
                """))
        .isEqualTo(
            Map.of("CARILLON_URL", "http://127.0.0.1:8080", "CARILLON_WRITE_KEY", "wk_it's"));
  }

  @Test
  void countsSharedPagesOnce() {
    assertThat(Processes.proportional(List.of("Rss:  900 kB", "Pss:  512 kB", "Pss_Anon: 1 kB")))
        .isEqualTo(524_288);
  }
}
