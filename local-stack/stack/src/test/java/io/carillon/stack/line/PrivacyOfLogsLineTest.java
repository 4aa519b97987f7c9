package io.carillon.stack.line;

import static io.carillon.stack.line.Calls.object;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators read holds no personal data, whatever went in and whatever went wrong. */
@Order(6)
@ExtendWith(WholeLine.class)
class PrivacyOfLogsLineTest {
  private static final Set<String> KEYS =
      Set.of("timestamp", "level", "loggerName", "message", "threadName", "service");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Line line;

  PrivacyOfLogsLineTest(Line line) {
    this.line = line;
  }

  /** A person goes the whole way, and her data is in calls that fail. */
  @BeforeEach
  void plant() {
    Calls calls = line.calls();
    String rachel = calls.person("rachel");
    String email = Planted.value("zephyrine.quatrelivres@planted.example");
    String phone = Planted.value("+33699887766");
    String firstName = Planted.value("Zephyrine");
    Race race = Race.announce(line, "planted");
    calls
        .application(
            "identify",
            object(
                "userId",
                "zq",
                "traits",
                object("email", email, "phone", phone, "firstName", firstName)))
        .ok();
    calls
        .application(
            "track",
            object(
                "userId", "zq",
                "event", "Bib Collected",
                "properties", object("race", "planted", "contact", email)))
        .ok();
    await("her mail").atMost(PATIENCE).until(() -> !race.mails().isEmpty());
    calls.get(rachel, "/v1/profiles?identifier=" + Calls.encoded("email:" + email)).ok();
    calls.get(rachel, "/v1/profiles?identifier=" + Calls.encoded("phone:" + phone)).ok();
    calls.get(rachel, "/v1/profiles?unknown=" + Calls.encoded(email));
    calls.get(rachel, "/v1/profiles/" + Calls.encoded(email));
    calls.application("track", object("userId", "zq", "event", object("of", email)));
    calls.application("identify", "{\"traits\":{\"email\":\"" + email);
    calls.post(rachel, "/v1/journeys", object("key", email, "name", firstName));
    calls.post(rachel, "/v1/templates", object("key", email, "channel", phone));
    calls.post(
        rachel, "/v1/segments", object("key", "x", "where", "profile.traits.email == " + email));
    calls.post(
        rachel,
        "/v1/messages",
        object(
            "to", object("identifier", "email:" + email), "channel", "email", "template", phone));
  }

  @Test
  void logsHoldNoneOfIt() throws IOException {
    // When
    List<String> lines = new ArrayList<>();
    for (Path file : logs()) {
      Files.readString(file, UTF_8)
          .lines()
          .map(text -> file.getFileName() + ": " + text)
          .forEach(lines::add);
    }

    // Then
    assertHoldNone(lines);
  }

  @Test
  void tracesAndMetricsHoldNoneOfIt() {
    // When
    List<String> texts = new ArrayList<>();
    for (String service : Line.SERVICES.keySet()) {
      texts.addAll(
          line.calls().look(line.addressOf(service) + "/q/metrics").body().lines().toList());
      line.calls().traces(service).stream()
          .limit(40)
          .flatMap(trace -> line.calls().spans(trace.path("traceId").asText()).stream())
          .forEach(span -> texts.add(span.toString()));
    }

    // Then
    assertHoldNone(texts);
  }

  @Test
  void everyLineOfAServiceIsJsonWithTheSameKeys() throws IOException {
    for (String service : Line.SERVICES.keySet()) {
      // When
      List<String> lines =
          Files.readAllLines(line.logs().resolve(service + ".log"), UTF_8).stream()
              .filter(text -> !text.isBlank())
              .toList();

      // Then
      assertThat(lines).as(service).isNotEmpty().allSatisfy(text -> assertFixedKeys(service, text));
    }
  }

  private static void assertFixedKeys(String service, String text) throws JsonProcessingException {
    JsonNode json = Calls.JSON.readTree(text);
    for (String key : KEYS) {
      assertThat(json.hasNonNull(key)).as("%s has %s", text, key).isTrue();
    }
    assertThat(json.path("service").asText()).isEqualTo(service);
  }

  private static void assertHoldNone(List<String> texts) {
    List<String> planted =
        Planted.values().stream().map(value -> value.toLowerCase(Locale.ROOT)).toList();
    assertThat(texts).isNotEmpty();
    assertThat(texts)
        .filteredOn(text -> planted.stream().anyMatch(text.toLowerCase(Locale.ROOT)::contains))
        .as("with personal data")
        .isEmpty();
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> files = Files.walk(line.logs())) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
