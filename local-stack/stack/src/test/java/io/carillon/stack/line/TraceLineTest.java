package io.carillon.stack.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One event's way, as an operator sees it afterwards. */
@Order(3)
@ExtendWith(WholeLine.class)
class TraceLineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Line line;

  TraceLineTest(Line line) {
    this.line = line;
  }

  @Test
  void isOneTraceFromTheCallToTheMail() {
    // Given
    Race race = Race.announce(line, "traced");
    race.identify(1);
    String rachel = line.calls().person("rachel");
    await("the runner is known")
        .atMost(PATIENCE)
        .until(
            () ->
                line.calls()
                        .get(rachel, "/v1/profiles?identifier=userId:" + race.userId(1))
                        .ok()
                        .path("items")
                        .size()
                    == 1);

    // When
    Instant calledAt = Instant.now();
    race.collectBib(1);
    await("the mail is there").atMost(PATIENCE).until(() -> race.mails().size() == 1);

    // Then
    await("one whole trace")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              List<List<JsonNode>> traces =
                  line.calls().traces("messaging").stream()
                      .filter(
                          trace ->
                              !Instant.parse(trace.path("startedAt").asText()).isBefore(calledAt))
                      .map(trace -> line.calls().spans(trace.path("traceId").asText()))
                      .filter(spans -> spans.stream().anyMatch(TraceLineTest::isSmtpCall))
                      .toList();
              assertThat(traces).hasSize(1);
              assertWhole(traces.getFirst());
            });
  }

  private static void assertWhole(List<JsonNode> spans) {
    assertThat(spans)
        .extracting(span -> span.path("service").asText())
        .contains("gateway", "ingest", "identity", "scoring", "journey", "messaging", "analytics");
    assertThat(spans)
        .filteredOn(span -> span.path("parentSpanId").asText().isEmpty())
        .as("where it begins")
        .singleElement()
        .satisfies(
            span -> {
              assertThat(span.path("service").asText()).isEqualTo("gateway");
              assertThat(span.path("name").asText()).contains("/v1/track");
            });
    Set<String> known =
        spans.stream().map(span -> span.path("spanId").asText()).collect(Collectors.toSet());
    assertThat(spans)
        .filteredOn(span -> !span.path("parentSpanId").asText().isEmpty())
        .as("each stands below another")
        .allSatisfy(span -> assertThat(known).contains(span.path("parentSpanId").asText()));
    assertThat(spans).noneMatch(span -> span.path("error").asBoolean());
  }

  private static boolean isSmtpCall(JsonNode span) {
    return span.path("service").asText().equals("messaging")
        && span.path("name").asText().equals("send by smtp");
  }
}
