package io.carillon.identity.match;

import static io.carillon.identity.match.Linking.RUNS;
import static io.carillon.identity.match.Linking.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.carillon.identity.match.Linking.Person;
import io.carillon.identity.match.SuggestionStore.Couple;
import io.carillon.identity.match.SuggestionStore.Suggestion;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.identity.v1.BatchGetLikelyRequest;
import io.carillon.identity.v1.LikelyProfiles;
import io.carillon.identity.v1.MatchServiceGrpc;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class MatchesTest {
  @Inject Given happened;
  @Inject SuggestionStore suggestions;
  @Inject PeopleStore people;
  @Inject Transactions transactions;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  private final String tenant = Calls.own("t");

  private String kelly = "";

  private String kellyAgain = "";
  private String louis = "";
  private String louisAgain = "";

  /** Twenty people, the first two of whom are there twice. */
  private void people() {
    List<Person> twenty = Person.some(20);
    List<String> ids = twenty.stream().map(this::known).toList();
    kelly = ids.get(0);
    louis = ids.get(1);
    kellyAgain = known(twenty.get(0).misspelt());
    louisAgain = known(twenty.get(1).misspelt());
  }

  private JsonPath profile(String id) {
    return marketer().get("/v1/profiles/" + id).then().statusCode(200).extract().jsonPath();
  }

  private String person(String first, String last, String born, String city) {
    return known(new Person(first, last, born, city));
  }

  private String known(Person person) {
    return happened.event(person.identifies(tenant));
  }

  private RequestSpecification marketer() {
    return as(tenant, "marketer");
  }

  private JsonPath run(ValidatableResponse begun) {
    return Linking.run(tenant, begun);
  }

  private JsonPath runOverProfiles() {
    return run(marketer().body("{}").post(RUNS).then());
  }

  private String matchOf(String profile) {
    return marketer()
        .get("/v1/profiles/" + profile + "/matches")
        .then()
        .statusCode(200)
        .body("items", hasSize(1))
        .extract()
        .path("items[0].id");
  }

  @Test
  void aRunSuggestsWhoMayBeOnePersonAndSaysWhy() {
    people();

    JsonPath run = runOverProfiles();

    assertThat(run.getString("state")).isEqualTo("done");
    assertThat(run.getInt("records")).isEqualTo(22);
    assertThat(run.getInt("people")).isEqualTo(20);
    String body =
        marketer()
            .get("/v1/profiles/" + kelly + "/matches")
            .then()
            .statusCode(200)
            .body("items", hasSize(1))
            .body("items[0].profiles", hasItem(kellyAgain))
            .body("items[0].state", equalTo("open"))
            .body("items[0].fields.field", hasItem("lastName"))
            .body("items[0].fields.agreement", hasItem("nearly the same"))
            .extract()
            .asString();
    assertThat(body).doesNotContain("Kelly").doesNotContain("Ray");
    assertThat(JsonPath.from(body).getDouble("items[0].probability")).isGreaterThan(0.9);
    marketer().get("/v1/matches").then().statusCode(200).body("items", hasSize(2));
  }

  @Test
  void aServiceIsToldByWhichIdsTheOtherOneIsKnownWhileTheMatchIsOpen() {
    UUID one = UUID.fromString(person("Kelly", "Ray", "1990-01-01", "Nice"));
    UUID other = UUID.fromString(person("Kelly", "Raye", "1990-01-01", "Nice"));
    UUID merged = UUID.fromString(person("K", "R", "1990-01-01", "Nice"));
    marketer()
        .body("{\"profiles\":[\"%s\",\"%s\"]}".formatted(other, merged))
        .post("/v1/profiles:merge")
        .then()
        .statusCode(200);
    suggest(Couple.of(one, merged));

    assertThat(likely(tenant, one, 0.9)).containsExactlyInAnyOrder(other, merged);
    assertThat(likely(tenant, merged, 0.9)).containsExactly(one);
    assertThat(likely(tenant, one, 0.96)).isEmpty();
    assertThat(likely(Calls.own("t"), one, 0.9)).isEmpty();

    marketer().post("/v1/matches/" + matchOf(one.toString()) + ":refuse").then().statusCode(204);

    assertThat(likely(tenant, one, 0.9)).isEmpty();
  }

  private int suggest(Couple... couples) {
    return transactions.inWholeTenant(
        tenant,
        tx ->
            suggestions.add(
                tx,
                tenant,
                UUID.randomUUID(),
                Stream.of(couples).map(c -> new Suggestion(c, 0.95, 9, List.of())).toList(),
                Instant.now()));
  }

  private List<UUID> likely(String of, UUID profile, double probability) {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      Metadata headers = new Metadata();
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
          "Bearer " + Tokens.service("messaging"));
      headers.put(Metadata.Key.of("carillon-tenant", Metadata.ASCII_STRING_MARSHALLER), of);
      return MatchServiceGrpc.newBlockingStub(channel)
          .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
          .batchGetLikely(
              BatchGetLikelyRequest.newBuilder()
                  .addProfileIds(profile.toString())
                  .setProbability(probability)
                  .build())
          .getLikelyOrDefault(profile.toString(), LikelyProfiles.getDefaultInstance())
          .getProfileIdsList()
          .stream()
          .map(UUID::fromString)
          .toList();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void whatIsRefusedIsNotSuggestedAgain() {
    people();
    runOverProfiles();
    String match = matchOf(kelly);

    as("other", "marketer").post("/v1/matches/" + match + ":refuse").then().statusCode(404);
    marketer().post("/v1/matches/" + match + ":refuse").then().statusCode(204);
    marketer().post("/v1/matches/" + match + ":refuse").then().statusCode(204);
    marketer()
        .post("/v1/matches/" + match + ":confirm")
        .then()
        .statusCode(409)
        .body("reason", equalTo("MATCH_DECIDED"));
    runOverProfiles();

    marketer().get("/v1/profiles/" + kelly + "/matches").then().body("items", empty());
    assertThat(matchOf(louis)).isNotEmpty();
  }

  @Test
  void nothingIsWrittenOfWhomIsErasedWhileARunGoesOn() {
    UUID one = UUID.fromString(person("Kelly", "Ray", "1990-01-01", "Nice"));
    UUID other = UUID.fromString(person("Kelly", "Raye", "1990-01-01", "Nice"));
    UUID erased = UUID.randomUUID();

    int written = suggest(Couple.of(one, erased), Couple.of(one, other));

    assertThat(written).isEqualTo(1);
    assertThat(rowsOf(erased)).isZero();
    assertThat(rowsOf(other)).isEqualTo(1);
  }

  private int rowsOf(UUID profile) {
    return transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createQuery(
                    "SELECT count(*) FROM match_suggestion"
                        + " WHERE tenant_id = :tenant AND :profile IN (a, b)")
                .bind("tenant", tenant)
                .bind("profile", profile)
                .mapTo(Integer.class)
                .one());
  }

  @RepeatedTest(5)
  void ofTwoWhoDecideAtOnceOneIsToldAndNothingOfTheirsIsDone() {
    String one = person("Kelly", "Ray", "1990-01-01", "Nice");
    String other = person("Kelly", "Raye", "1990-01-01", "Nice");
    suggest(Couple.of(UUID.fromString(one), UUID.fromString(other)));
    String match = matchOf(one);

    List<Integer> answers =
        Stream.of("confirm", "refuse")
            .map(
                verb ->
                    CompletableFuture.supplyAsync(
                        () ->
                            marketer()
                                .post("/v1/matches/" + match + ":" + verb)
                                .then()
                                .extract()
                                .statusCode(),
                        Thread::startVirtualThread))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(answers).isIn(List.of(200, 409), List.of(409, 204));
    boolean confirmed = answers.getFirst() == 200;
    assertThat(profile(one).getString("id").equals(profile(other).getString("id")))
        .isEqualTo(confirmed);
    assertThat(stateOf(match)).isEqualTo(confirmed ? "confirmed" : "refused");
  }

  private String stateOf(String match) {
    return transactions.inWholeTenant(
        tenant, tx -> suggestions.find(tx, tenant, UUID.fromString(match)).orElseThrow().state());
  }

  @Test
  void whatIsConfirmedBecomesOneAndCountsAsOne() {
    people();
    runOverProfiles();
    String match = matchOf(louis);
    marketer()
        .get("/v1/matches/report")
        .then()
        .statusCode(200)
        .body("before", equalTo(22))
        .body("after", equalTo(22))
        .body("afterMatches", equalTo(20))
        .body("devices[0].devices", equalTo(1))
        .body("devices[0].people", equalTo(22));

    as("other", "marketer").post("/v1/matches/" + match + ":confirm").then().statusCode(404);
    String survivor =
        marketer()
            .post("/v1/matches/" + match + ":confirm")
            .then()
            .statusCode(200)
            .extract()
            .path("survivor");
    marketer()
        .post("/v1/matches/" + match + ":confirm")
        .then()
        .statusCode(200)
        .body("survivor", equalTo(survivor));

    assertThat(profile(louisAgain).getString("id")).isEqualTo(survivor);
    marketer().get("/v1/profiles/" + louis + "/matches").then().body("items", empty());
    marketer()
        .get("/v1/matches/report")
        .then()
        .body("before", equalTo(22))
        .body("after", equalTo(21))
        .body("devices[1].devices", equalTo(2))
        .body("devices[1].people", equalTo(1));
  }

  @Test
  void anAppIsOneDeviceHoweverOftenItForgetsWhoIsThere() {
    String kelly = Calls.own("kelly");
    String phone = Calls.own("phone");
    for (int logins = 0; logins < 3; logins++) {
      happened.event(
          Calls.identify(kelly, Calls.own("app"), "{}")
              .setDeviceId(phone)
              .setTenant(tenant)
              .setUnit("/" + tenant));
    }
    String louis = Calls.own("louis");
    loggedIn(louis, Calls.own("web"));
    loggedIn(louis, Calls.own("web"));

    marketer()
        .get("/v1/matches/report")
        .then()
        .statusCode(200)
        .body("after", equalTo(2))
        .body("devices.find{it.devices==1}.people", equalTo(1))
        .body("devices.find{it.devices==2}.people", equalTo(1));
  }

  @Test
  void aReportThatTakesTooLongIsGivenUp() {
    person("Kelly", "Ray", "1990-01-01", "Nice");

    CompletableFuture<PeopleStore.Counts> counting =
        transactions.inTenants(
            List.of(tenant),
            holder -> {
              holder.execute("LOCK TABLE shared_identifier IN ACCESS EXCLUSIVE MODE");
              CompletableFuture<PeopleStore.Counts> begun =
                  CompletableFuture.supplyAsync(
                      () ->
                          transactions.inWholeTenant(
                              tenant, tx -> people.count(tx, tenant, Duration.ofMillis(200))),
                      Thread::startVirtualThread);
              await().until(begun::isDone);
              return begun;
            });

    assertThat(counting)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(ProblemException.class)
        .withMessageContaining("could not be counted");
  }

  @Test
  void aFileIsLinkedBesideTheProfiles() {
    String csv =
        Linking.csv(
            "nr,given,surname,dob,town",
            (at, again, person) -> "%d,%s".formatted(again ? 2 * at + 1 : 2 * at, person));

    JsonPath run =
        run(
            upload()
                .multiPart("file", "people.csv", csv.getBytes(StandardCharsets.UTF_8))
                .post(RUNS + "/files")
                .then());

    assertThat(run.getString("state")).isEqualTo("done");
    assertThat(run.getInt("records")).isEqualTo(45);
    assertThat(run.getInt("people")).isEqualTo(40);
    assertThat(run.getString("columns.town")).isEqualTo("city");
    marketer()
        .get(RUNS + "/" + run.getString("id") + "/pairs?limit=3")
        .then()
        .statusCode(200)
        .body("items", hasSize(3))
        .body("items.records", hasItem(List.of(1, 2)));
    marketer().get("/v1/matches").then().body("items", empty());
  }

  @Test
  void aFileThatCannotBeReadFailsTheRun() {
    JsonPath run =
        run(
            upload()
                .multiPart("file", "x.jsonl", "{\"a\": nothing\n".getBytes(StandardCharsets.UTF_8))
                .post(RUNS + "/files")
                .then());

    assertThat(run.getString("state")).isEqualTo("failed");
    assertThat(run.getString("reason")).isEqualTo("RECORDS_UNREADABLE");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"threshold\":2}                  | INVALID_VALUE",
        "{\"columns\":{\"x\":\"nonsense\"}} | INVALID_VALUE",
        "{\"x\":1}                          | UNKNOWN_FIELD",
        "{                                  | MALFORMED"
      })
  void aRunThatIsAskedForWronglyIsNotBegun(String body, String reason) {
    marketer().body(body).post(RUNS).then().statusCode(400).body("reason", equalTo(reason));
  }

  @Test
  void aFileOfAnotherKindIsNotTaken() {
    upload()
        .multiPart("file", "people.xlsx", new byte[] {1})
        .post(RUNS + "/files")
        .then()
        .statusCode(400)
        .body("reason", equalTo("INVALID_VALUE"));
    as(tenant, "analyst").body("{}").post(RUNS).then().statusCode(403);
  }

  @Test
  void aFileWithoutAnEndIsNotTaken() {
    marketer()
        .config(
            RestAssuredConfig.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .encodeContentTypeAs("multipart/form-data", ContentType.TEXT)))
        .contentType("multipart/form-data; boundary=x")
        .body("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\na,b\n1")
        .post(RUNS + "/files")
        .then()
        .statusCode(400)
        .body("reason", equalTo("MALFORMED"));
  }

  @Test
  void theSameKeyBeginsOneRun() {
    String key = UUID.randomUUID().toString();
    String first = begin(key);

    assertThat(begin(key)).isEqualTo(first);
  }

  private String begin(String key) {
    return marketer()
        .header("Idempotency-Key", key)
        .body("{}")
        .post(RUNS)
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }

  private RequestSpecification upload() {
    return given().auth().oauth2(Tokens.person(tenant, "mo", "marketer"));
  }

  @Test
  void couplesThatHangTogetherAreOnePersonLessEach() {
    UUID a = UUID.randomUUID();
    UUID b = UUID.randomUUID();
    UUID c = UUID.randomUUID();

    assertThat(Matches.joined(List.of(Couple.of(a, b), Couple.of(b, c), Couple.of(a, c))))
        .isEqualTo(2);
  }

  @Test
  void aHouseholdIsWhoUsesTheSameDevice() {
    String web = Calls.own("shared");
    String one = loggedIn(Calls.own("u1"), web);
    String other = loggedIn(Calls.own("u2"), web);

    marketer()
        .get("/v1/profiles/" + one + "/household")
        .then()
        .statusCode(200)
        .body("profile", equalTo(one))
        .body("shares.profile", hasItem(other))
        .body("shares[0].shared.anonymousId", equalTo(1));
  }

  private String loggedIn(String user, String web) {
    return happened.event(Calls.identify(user, web, "{}").setTenant(tenant).setUnit("/" + tenant));
  }
}
