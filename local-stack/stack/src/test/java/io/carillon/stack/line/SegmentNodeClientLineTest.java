package io.carillon.stack.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The official client of the tracking protocol, unchanged, from npm. */
@Order(1)
@ExtendWith(WholeLine.class)
class SegmentNodeClientLineTest {
  private static final int OLDEST_NODE = 20;
  private static final Pattern AWAY =
      Pattern.compile("ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH");
  private static final List<String> FILES =
      List.of("package.json", "package-lock.json", "send.mjs");

  private final Line line;

  SegmentNodeClientLineTest(Line line) {
    this.line = line;
  }

  @Test
  void findsThePersonWithAllEventsAndTheOneFromBeforeSheWasKnown() throws IOException {
    // Given
    Path client = client();
    String userId = "nina";
    String email = Planted.value("nina.simone@segment-node.example");
    String firstName = Planted.value("Eunice-Kathleen");

    // When
    ProcessBuilder send = new ProcessBuilder("node", "send.mjs").directory(client.toFile());
    send.environment().put("CARILLON_URL", line.calls().url());
    send.environment().put("CARILLON_WRITE_KEY", line.calls().writeKey());
    send.environment().put("ANONYMOUS_ID", "browser-of-nina");
    send.environment().put("USER_ID", userId);
    send.environment().put("EMAIL", email);
    send.environment().put("FIRST_NAME", firstName);
    Line.Run sent = Line.finish(send, client);
    assertThat(sent.exit()).as(sent.output()).isZero();

    // Then
    String rachel = line.calls().person("rachel");
    await("her 22 events under one person")
        .atMost(Scene.SOON)
        .untilAsserted(
            () -> {
              JsonNode found =
                  line.calls().get(rachel, "/v1/profiles?identifier=userId:" + userId).ok();
              assertThat(found.path("items")).hasSize(1);
              JsonNode person = found.path("items").get(0);
              assertThat(person.path("traits").path("email").asText()).isEqualTo(email);
              assertThat(person.path("traits").path("firstName").asText()).isEqualTo(firstName);
              List<JsonNode> events =
                  line.calls()
                      .all(rachel, "/v1/profiles/" + person.path("id").asText() + "/events");
              assertThat(events).hasSize(22);
              assertThat(events)
                  .filteredOn(event -> event.path("event").asText().equals("Record Viewed"))
                  .singleElement()
                  .satisfies(
                      event -> {
                        assertThat(event.path("anonymousId").asText()).isEqualTo("browser-of-nina");
                        assertThat(event.hasNonNull("userId")).isFalse();
                      });
              assertThat(events)
                  .filteredOn(event -> event.path("type").asText().equals("identify"))
                  .hasSize(1);
              assertThat(events)
                  .filteredOn(event -> event.path("event").asText().equals("Song Played"))
                  .extracting(event -> event.path("properties").path("song").asInt())
                  .containsExactlyInAnyOrderElementsOf(
                      IntStream.rangeClosed(1, 20).boxed().toList());
            });
  }

  private static Path client() throws IOException {
    Path target = Path.of(System.getProperty("carillon.root", ""), "local-stack/stack/target");
    Path folder = Files.createDirectories(target.resolve("segment-node"));
    int node = majorVersion(folder, "node");
    assumeThat(node)
        .as(
            "SKIPPED: Node %d or newer is needed for Segment's client; found: %s",
            OLDEST_NODE, node)
        .isGreaterThanOrEqualTo(OLDEST_NODE);
    assumeThat(majorVersion(folder, "npm"))
        .as("SKIPPED: npm is needed to install Segment's client, and is not there")
        .isPositive();
    for (String file : FILES) {
      try (var content =
          SegmentNodeClientLineTest.class.getResourceAsStream("/line/segment-node/" + file)) {
        assertThat(content).as(file).isNotNull();
        Files.write(folder.resolve(file), content.readAllBytes());
      }
    }
    Line.Run install =
        Line.finish(
            new ProcessBuilder(
                    "npm",
                    "ci",
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund",
                    "--prefer-offline",
                    "--fetch-retries=1")
                .directory(folder.toFile()),
            folder);
    assumeThat(AWAY.matcher(install.output()).find() && install.exit() != 0)
        .as("SKIPPED: npm's registry cannot be reached: %s", install.output())
        .isFalse();
    assertThat(install.exit()).as(install.output()).isZero();
    return folder;
  }

  /** 0 when the program is not there. */
  private static int majorVersion(Path folder, String program) {
    try {
      Line.Run version = Line.finish(new ProcessBuilder(program, "--version"), folder);
      return version
          .output()
          .lines()
          .map(each -> each.replaceFirst("^v", ""))
          .filter(each -> each.matches("\\d+\\.\\d+.*"))
          .mapToInt(each -> Integer.parseInt(each.substring(0, each.indexOf('.'))))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
