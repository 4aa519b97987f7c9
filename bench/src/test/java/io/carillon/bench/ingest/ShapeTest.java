package io.carillon.bench.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeTest {

  @Test
  void aSingleEventHasFiveHundredBytes() {
    for (int number : new int[] {0, 7, 499}) {
      assertThat(Shape.SINGLE.body(number).getBytes(StandardCharsets.UTF_8)).hasSize(500);
    }
  }

  @Test
  void theBareDoorCutsABatchIntoTheBytesOfItsEvents() throws Exception {
    byte[] body = Shape.BATCH.body(3).getBytes(StandardCharsets.UTF_8);

    List<byte[]> events = BareDoor.cut(body);

    assertThat(events).hasSize(100).allSatisfy(event -> assertThat(event).hasSize(500));
    assertThat(new String(events.get(42), StandardCharsets.UTF_8))
        .startsWith("{")
        .contains("\"messageId\":\"ingest-bench-3-42\"")
        .endsWith("}");
  }

  @Test
  void plansForAsManyEventsAsAreWantedAndForNoneThatComes() {
    ObjectNode plan = Plans.plan("bench-x", 200);

    assertThat(plan.path("events")).hasSize(200);
    assertThat(plan.path("events").findValuesAsText("name"))
        .doesNotHaveDuplicates()
        .doesNotContain("Ingest Measured");
  }

  @Test
  void readsHowManyBytesOfAHeapAreReached() throws Exception {
    assertThat(
            Soak.total(
                """
                4711:
                 num     #instances         #bytes  class name (module)
                   1:         30000        3000000  [B (java.base@25)
                Total        412345       23456789
                """))
        .isEqualTo(23_456_789);
  }

  @Test
  void readsWhatKafkasOwnTestSays() {
    assertThat(
            KafkasOwn.read(
                "400000 records sent, 81234.5 records/sec (38.74 MB/sec), 12.3 ms avg latency"))
        .isEqualTo(81_234.5);
    assertThat(KafkasOwn.read("")).isZero();
  }
}
