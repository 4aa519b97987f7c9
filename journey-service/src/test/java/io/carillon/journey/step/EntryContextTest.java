package io.carillon.journey.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntryContextTest {
  private static final Instant T0 = Instant.parse("2026-03-03T09:00:00Z");

  private static Happening line(String product, String text) {
    return new Happening(product, "Product Added", T0, Map.of("product_id", product, "text", text));
  }

  @Test
  void theOldestLinesFallOutBeyond32Kilobytes() {
    EntryContext context = EntryContext.of(line("p0", "x".repeat(10_000)));
    for (int i = 1; i < 8; i++) {
      context = context.refreshedBy(line("p" + i, "x".repeat(10_000)));
    }

    assertThat(context.events())
        .extracting(line -> line.get("product_id"))
        .containsExactly("p5", "p6", "p7");
  }

  @Test
  void theNewestLineStaysHoweverLong() {
    EntryContext context =
        EntryContext.of(line("p0", "x")).refreshedBy(line("p1", "x".repeat(40_000)));

    assertThat(context.events()).hasSize(1);
  }

  @Test
  void linesWithoutAProductAreKeptOnce() {
    Happening viewed = new Happening("v", "Viewed", T0, Map.of("page", "a"));

    EntryContext context = EntryContext.of(viewed).refreshedBy(viewed);

    assertThat(context.events()).containsExactly(Map.of("page", "a"));
  }
}
