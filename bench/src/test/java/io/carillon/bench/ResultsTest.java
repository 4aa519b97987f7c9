package io.carillon.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private final Results results = new Results("lag", Path.of("unused"));

  @Test
  void tellsTheMedianAndHowFarTheValuesLieApart() {
    results.add("lag-200-p50", 48.25, "ms");
    results.add("lag-200-p50", 41, "ms");
    results.add("lag-200-p50", 44, "ms");
    ByteArrayOutputStream said = new ByteArrayOutputStream();

    results.print("lag-200-p50", new Figures(new PrintStream(said, true, StandardCharsets.UTF_8)));

    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("FIGURE lag-200-p50 44 ms", "FIGURE lag-200-p50-spread 7.3 ms");
  }

  @Test
  void takesTheMiddleOfTwo() {
    results.add("x", 1, "s");
    results.add("x", 2, "s");

    assertThat(results.median("x")).isCloseTo(1.5, within(1e-9));
    assertThat(results.median("never measured")).isNaN();
  }

  @Test
  void tellsByHowMuchTheLastThirdIsAboveTheFirst() {
    for (double megabytes : new double[] {80, 90, 81, 70, 99, 85, 84, 83, 60}) {
      results.add("heap", megabytes, "MB");
    }
    results.add("once", 7, "MB");

    assertThat(results.growth("heap")).isCloseTo(83 - 81, within(1e-9));
    assertThat(results.growth("once")).isZero();
    assertThat(results.growth("never measured")).isNaN();
  }

  @Test
  void leavesALinePerValue() {
    results.add("rss", 2_000, "MB");
    results.add("rss", 2_100.5, "MB");

    assertThat(results.csv().lines())
        .containsExactly(
            "scenario,figure,repetition,value,unit",
            "lag,rss,1,2000.000,MB",
            "lag,rss,2,2100.500,MB");
  }

  @Test
  void drawsWhatWasMeasured() {
    Latencies lags = new Latencies();
    lags.add(Duration.ofMillis(40));
    results.add("lag-200-p50 & <more>", 40, "ms");
    results.distribution("lag-200", lags);

    String page = Page.of(List.of(results));

    assertThat(page)
        .contains("<td>lag-200-p50 &amp; &lt;more&gt;")
        .contains("<polyline")
        .contains(">lag-200</text>")
        .doesNotContain("NaN");
  }
}
