package io.carillon.ingest.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.ingest.Demo;
import io.carillon.ingest.event.MalformedInput;
import io.carillon.ingest.event.MalformedInput.Row;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is wrong with an event has one answer, which {@code docs/tracking.md} says. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class MalformedTest {
  private static final Path DOCUMENT =
      Path.of(System.getProperty("carillon.root", ".."), "docs", "tracking.md");
  private static final String BEGIN = "<!-- tried by MalformedTest: -->\n";
  private static final String END = "<!-- end -->\n";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String key = "";

  private final String id = Ids.next().toString();

  @BeforeEach
  void aKey() {
    if (key.isEmpty()) {
      key = Demo.newKey();
    }
  }

  @Test
  void eachIsAnsweredAsTheTableSays() throws Exception {
    SoftAssertions answers = new SoftAssertions();
    for (Row row : MalformedInput.rows()) {
      HttpResponse<String> answer = post("/v1/" + row.call().word(), row.body());
      JsonNode said = JSON.readTree(answer.body());

      answers.assertThat(answer.statusCode()).as(row.toString()).isEqualTo(status(row));
      answers.assertThat(said.path("reason").asText()).as(row.toString()).isEqualTo(row.reason());
      answers
          .assertThat(said.at("/violations/0/field").asText(null))
          .as(row.toString())
          .isEqualTo(row.field());
    }
    answers.assertAll();
  }

  @Test
  void noneTakesItsNeighboursWithIt() throws Exception {
    SoftAssertions answers = new SoftAssertions();
    List<String> kept = new ArrayList<>();
    List<Row> rows = MalformedInput.rows();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      HttpResponse<String> answer = post("/v1/batch", batch(i, row));
      JsonNode said = JSON.readTree(answer.body());

      int expected = row.spoilsItsBatch() ? 400 : row.accepted() ? 200 : 207;
      answers.assertThat(answer.statusCode()).as(row.toString()).isEqualTo(expected);
      if (expected == 207) {
        JsonNode rejected = said.at("/rejected/0");
        answers.assertThat(said.path("accepted").asInt()).as(row.toString()).isEqualTo(2);
        answers.assertThat(rejected.path("index").asInt()).as(row.toString()).isEqualTo(1);
        answers
            .assertThat(rejected.path("reason").asText())
            .as(row.toString())
            .isEqualTo(row.reasonInBatch());
        answers
            .assertThat(rejected.path("field").asText(null))
            .as(row.toString())
            .isEqualTo(row.field());
      }
      if (expected != 400) {
        kept.add("%s-%d-first".formatted(id, i));
        kept.add("%s-%d-last".formatted(id, i));
      }
    }
    answers.assertAll();
    assertThat(Demo.logged(id))
        .extracting(AcceptedEvent::getEventId)
        .containsExactlyInAnyOrderElementsOf(kept);
  }

  @Test
  void theDocumentSaysTheTable() throws IOException {
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    if ("write".equals(System.getProperty("golden"))) {
      document = document.substring(0, begin) + table() + document.substring(end);
      Files.writeString(DOCUMENT, document);
      end = document.indexOf(END);
    }

    assertThat(document.substring(begin, end)).as("-Dgolden=write").isEqualTo(table());
  }

  private static String table() {
    StringBuilder table = new StringBuilder("| what | such as | answer | in a batch |\n");
    table.append("|---|---|---|---|\n");
    String kind = "";
    for (Row row : MalformedInput.rows()) {
      table.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  row.kind().equals(kind) ? "" : row.kind(), row.what(), told(row), inBatch(row)));
      kind = row.kind();
    }
    return table.toString();
  }

  private static String told(Row row) {
    if (row.accepted()) {
      return "200";
    }
    String where = row.field() == null ? "" : ", `" + row.field() + "`";
    return "%d `%s`%s".formatted(status(row), row.reason(), where);
  }

  private static String inBatch(Row row) {
    if (row.accepted()) {
      return "accepted";
    }
    return row.spoilsItsBatch() ? "400 for all of it" : "`" + row.reasonInBatch() + "`, alone";
  }

  private static int status(Row row) {
    return row.accepted() ? 200 : row.reason().equals("EVENT_TOO_LARGE") ? 413 : 400;
  }

  private byte[] batch(int number, Row row) {
    String good =
        "{\"type\":\"track\",\"messageId\":\"%s-%d-%s\",\"userId\":\"k\",\"event\":\"A\"}";
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(("{\"batch\":[" + good.formatted(id, number, "first") + ",").getBytes(UTF_8));
    body.writeBytes(row.element());
    body.writeBytes(("," + good.formatted(id, number, "last") + "]}").getBytes(UTF_8));
    return body.toByteArray();
  }

  private HttpResponse<String> post(String path, byte[] body)
      throws IOException, InterruptedException {
    String basic = Base64.getEncoder().encodeToString((key + ":").getBytes(UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + path))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }
}
