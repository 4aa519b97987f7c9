package io.carillon.ingest.imports;

import static io.carillon.ingest.Demo.TENANT;
import static io.carillon.ingest.Demo.developer;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static io.restassured.http.ContentType.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.ingest.Demo;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class ImportsTest {
  @Inject ImportStore store;

  private final String run = "import-" + Ids.next();

  @Test
  void makesPeopleOfACsvFileAndTellsWhatItDidNotMake() {
    Demo.tenantLives(TENANT);
    String file =
        """
        userId,email,firstName
        %1$s-1,kelly@example.com,"Kelly, the ""first""\"
        %1$s-2,noor@example.com
        ,,Nobody
        %1$s-3,,"Two
        lines"
        """
            .formatted(run);

    String id = upload(developer(TENANT), "{'kind':'profiles','format':'csv'}", file);
    JsonPath done = done(developer(TENANT), id);

    assertThat(done.getString("state")).isEqualTo("done");
    assertThat(done.getDouble("progress")).isEqualTo(1);
    assertThat(done.getInt("accepted")).isEqualTo(2);
    assertThat(done.getInt("rejected")).isEqualTo(2);
    assertThat(logged())
        .extracting(AcceptedEvent::getUserId)
        .containsExactlyInAnyOrder(run + "-1", run + "-3");
    assertThat(logged())
        .allSatisfy(e -> assertThat(e.getType()).isEqualTo(EventType.EVENT_TYPE_IDENTIFY))
        .anySatisfy(
            e ->
                assertThat(e.getJson().toStringUtf8())
                    .contains("\"firstName\":\"Kelly, the \\\"first\\\"\""));
    developer(TENANT)
        .get("/v1/imports/" + id + "/errors")
        .then()
        .statusCode(200)
        .contentType("text/csv")
        .body(containsString("3,COLUMNS_DIFFER,\"2 cells"))
        .body(containsString("4,IDENTIFIER_MISSING"));
  }

  @Test
  void theSameFileAgainMakesTheSameEvents() {
    Demo.tenantLives(TENANT);
    String file =
        """
        {"type":"track","event":"A","userId":"%1$s","timestamp":"2026-01-01T00:00:00Z"}
        {"type":"track","event":"A","userId":"%1$s","timestamp":"2026-01-01T00:00:00Z"}
        not json
        """
            .formatted(run);
    String spec = "{'kind':'events','format':'jsonl'}";

    done(developer(TENANT), upload(developer(TENANT), spec, file));
    Set<String> first = ids();
    done(developer(TENANT), upload(developer(TENANT), spec, file));

    assertThat(first).hasSize(2);
    assertThat(ids()).isEqualTo(first);
    assertThat(logged()).hasSize(4);
  }

  @Test
  void aMappingMakesEventsOfAnotherSystemsWords() {
    Demo.tenantLives(TENANT);
    String spec =
        """
        {'kind':'events','format':'csv','separator':';','events':[{'type':'track',
         'event':'payload.what','userId':'payload.customer',
         'properties':{'total':'double(payload.amount)'}}]}"""
            .replace("\n", "");

    done(
        developer(TENANT),
        upload(
            developer(TENANT),
            spec,
            "what;customer;amount\nOrder Completed;%s;79.90".formatted(run)));

    assertThat(logged())
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.getName()).isEqualTo("Order Completed");
              assertThat(e.getJson().toStringUtf8()).contains("\"total\":79.9");
            });
  }

  @Test
  void namesEveryMistakeOfASpec() {
    send(developer(TENANT), "{'kind':'fish','format':'xls'}", "a")
        .statusCode(400)
        .body("violations.field", hasItems("kind", "format"));
    send(developer(TENANT), "{'kind':'events','formats':'csv'}", "a")
        .statusCode(400)
        .body("reason", equalTo("UNKNOWN_FIELD"));
    send(developer(TENANT), "{'kind':", "a").statusCode(400);
    developer(TENANT).multiPart("spec", "{}").post("/v1/imports").then().statusCode(400);
    developer(TENANT)
        .contentType("application/json")
        .body("{}")
        .post("/v1/imports")
        .then()
        .statusCode(415);
    developer(TENANT)
        .config(RestAssured.config().encoderConfig(encoderConfig().encodeContentTypeAs("x", TEXT)))
        .header("Content-Type", "x")
        .body("{}")
        .post("/v1/imports")
        .then()
        .statusCode(415);
    developer(TENANT).get("/v1/imports/nothing").then().statusCode(404);
  }

  @Test
  void aFileWithoutAHeadingFailsAsAWhole() {
    Demo.tenantLives(TENANT);

    String id = upload(developer(TENANT), "{'kind':'events','format':'csv'}", "a,a\n1,2\n");

    JsonPath done = done(developer(TENANT), id);
    assertThat(done.getString("state")).isEqualTo("failed");
    assertThat(done.getString("reason")).isEqualTo("HEADING_MALFORMED");
  }

  @Test
  void aRepeatedUploadWithItsKeyIsTheSameImport() {
    RequestSpecification once = developer(TENANT).header("Idempotency-Key", run);
    RequestSpecification again = developer(TENANT).header("Idempotency-Key", run);
    String spec = "{'kind':'events','format':'jsonl'}";

    assertThat(upload(again, spec, "\n")).isEqualTo(upload(once, spec, "\n"));
    send(developer(TENANT).header("Idempotency-Key", run), spec, "\n\n").statusCode(409);
  }

  @Test
  void goesOnWhereAProcessDiedAndHearsTheDeadNoMore() {
    // Given a file of a tenant whose files nobody works on yet
    String tenant = "imports-" + Ids.next();
    RequestSpecification developer = developer(tenant);
    upload(developer, "{'kind':'events','format':'jsonl'}", lines(3));
    UUID dying = UUID.randomUUID();
    UUID next = UUID.randomUUID();
    Instant now = Instant.now();
    Duration lease = Duration.ofSeconds(30);
    ImportStore.Job job = store.claim(Set.of(tenant), dying, now, lease).orElseThrow();

    // When it dies, and another takes over behind the lease
    assertThat(store.claim(Set.of(tenant), next, now.plusSeconds(29), lease)).isEmpty();
    assertThat(store.claim(Set.of(tenant), next, now.plusSeconds(31), lease)).isPresent();

    // Then what the dead one decided late changes nothing
    var advance = new ImportStore.Advance(10, 2, 1, List.of(), now);
    assertThat(store.advance(job, dying, advance)).isFalse();
    assertThat(store.advance(job, next, new ImportStore.Advance(0, 1, 0, List.of(), now))).isTrue();
    Demo.tenantLives(tenant);
    JsonPath done = done(developer(tenant), job.id().toString());
    assertThat(done.getInt("accepted")).isEqualTo(3);
    assertThat(ids()).hasSize(3);
  }

  @Test
  void keepsNoFileThatIsDone() {
    Demo.tenantLives(TENANT);
    String id = upload(developer(TENANT), "{'kind':'events','format':'jsonl'}", lines(1));
    done(developer(TENANT), id);

    var job =
        new ImportStore.Job(
            TENANT,
            UUID.fromString(id),
            "/demo",
            "",
            new ImportSpec(null, null, null, null, null, null),
            "",
            0,
            "DONE",
            0,
            0,
            0,
            0,
            null,
            null,
            Instant.now(),
            null);
    assertThat(store.read(job, 0, 100)).isEmpty();
  }

  @Test
  void aUnitsFileIsNotASistersNorAnalysts() {
    Demo.tenantLives(TENANT);
    String montreal = "/demo/quebec/montreal";
    String id =
        upload(
            developer(TENANT),
            "{'kind':'events','format':'jsonl','unit':'" + montreal + "'}",
            lines(1));

    done(developer(TENANT), id);

    assertThat(logged()).extracting(AcceptedEvent::getUnit).containsOnly(montreal);
    RestAssured.given()
        .auth()
        .oauth2(Tokens.personIn(TENANT, "x", List.of("/demo/quebec/quebec-city"), "developer"))
        .get("/v1/imports/" + id)
        .then()
        .statusCode(404);
    RestAssured.given()
        .auth()
        .oauth2(Tokens.person(TENANT, "ana", "analyst"))
        .get("/v1/imports/" + id)
        .then()
        .statusCode(403);
  }

  private String lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"type\":\"track\",\"event\":\"A\",\"userId\":\"%s\"}".formatted(run))
        .collect(Collectors.joining("\n"));
  }

  static String upload(RequestSpecification who, String spec, String file) {
    return send(who, spec, file).statusCode(202).extract().path("id");
  }

  static ValidatableResponse send(RequestSpecification who, String spec, String file) {
    return who.multiPart("spec", spec.replace('\'', '"'))
        .multiPart("file", "people.csv", file.getBytes(UTF_8))
        .post("/v1/imports")
        .then();
  }

  static JsonPath done(RequestSpecification who, String id) {
    return await()
        .until(
            () -> who.get("/v1/imports/" + id).then().statusCode(200).extract().jsonPath(),
            found -> Set.of("done", "failed").contains(found.getString("state")));
  }

  private List<AcceptedEvent> logged() {
    return Demo.logged("").stream().filter(e -> e.getUserId().startsWith(run)).toList();
  }

  private Set<String> ids() {
    return logged().stream().map(AcceptedEvent::getEventId).collect(Collectors.toSet());
  }
}
