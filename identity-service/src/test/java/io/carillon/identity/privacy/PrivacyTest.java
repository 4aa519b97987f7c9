package io.carillon.identity.privacy;

import static io.carillon.identity.privacy.Asking.PATH;
import static io.carillon.identity.privacy.Asking.as;
import static io.carillon.identity.privacy.Asking.ask;
import static io.carillon.identity.privacy.Asking.asked;
import static io.carillon.identity.privacy.Asking.at;
import static io.carillon.identity.privacy.Asking.body;
import static io.carillon.identity.privacy.Asking.done;
import static io.carillon.identity.privacy.Asking.get;
import static io.carillon.identity.privacy.Asking.merge;
import static io.carillon.identity.privacy.Asking.paula;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.carillon.audit.v1.AuditRecord;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.identity.person.Attempts;
import io.carillon.identity.rule.LiveRulesStore;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.identity.v1.ProfileState;
import io.carillon.identity.v1.ProfileStatus;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.carillon.privacy.v1.SubjectIdentifier;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people may ask for by right, from the request to the receipts. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
@QuarkusTestResource(OtherServices.class)
class PrivacyTest {
  @Inject Given happened;
  @Inject Transactions transactions;
  @Inject PrivacyStore store;
  @Inject Attempts attempts;
  @Inject LiveRulesStore rules;

  private final Neighbours neighbours = Neighbours.here();
  private final TestTopics topics = TestTopics.ofThisTest();
  private final String kelly = Calls.own("kelly");
  private final String browser = kelly + "-web";
  private final String email = kelly + "@example.com";
  private String id = "";

  @BeforeEach
  void kellyLogsIn() {
    id = happened.event(hello());
  }

  @AfterEach
  void everybodyIsBack() {
    neighbours.away.clear();
    topics.close();
  }

  @Test
  void anExportIsOneArchiveOfAllServicesWithTheirReceipts() {
    String request = asked("export", "email:" + email.toUpperCase(Locale.ROOT));

    JsonPath done = done(request);
    assertThat(done.getString("purpose")).isEqualTo("access");
    assertThat(Duration.between(at(done, "requestedAt"), at(done, "dueBy")))
        .isEqualTo(Duration.ofDays(30));
    assertThat(done.getInt("progress.done")).isEqualTo(7);
    String path = done.getString("download.path");
    ValidatableResponse archive = paula().get(path).then().statusCode(200);
    archive
        .header("Cache-Control", "no-store")
        .body("request.id", equalTo(request))
        .body("services.identity.kind", hasItems("profile", "identifier", "consent"))
        .body("services.identity.data.value", hasItem(email))
        .body("receipts.identity.exported.profile", equalTo(1));
    for (String service : OtherServices.NAMES) {
      archive
          .body("services." + service + ".data.of", contains(service, service))
          .body("receipts." + service + ".exported.thing", equalTo(2));
    }
    assertThat(told(request, 3))
        .extracting(AuditRecord::getAction)
        .containsExactly("created", "changed", "disclosed");
  }

  @Test
  void anErasureLeavesReceiptsOfEveryServiceAndThenSilence() {
    String visitor = happened.event(Calls.track(browser + "-2", "Seen"));
    merge(visitor, id);

    String request = asked("erase", "userId:" + kelly);

    JsonPath done = done(request);
    assertThat(done.getList("services.service"))
        .containsExactly(
            "identity", "ingest", "scoring", "journey", "messaging", "geo", "analytics");
    assertThat(done.getInt("services[0].receipt.erased.profile")).isEqualTo(2);
    assertThat(done.getList("services[0].receipt.expires.what"))
        .contains("topic events.raw", "topic events.resolved");
    assertThat(done.getInt("services[6].receipt.erased.thing")).isEqualTo(2);
    assertThat(neighbours.askedFor(request))
        .hasSize(6)
        .allSatisfy(
            asked -> {
              assertThat(asked.subject().getProfileIdsList()).containsExactly(id, visitor);
              assertThat(asked.subject().getIdentifiersList())
                  .extracting(SubjectIdentifier::getValue)
                  .contains(kelly, browser, email);
            });
    for (String erased : List.of(id, visitor)) {
      assertThat(markers(erased, request)).hasSize(1);
      assertThat(state(erased).getStatus()).isEqualTo(ProfileStatus.PROFILE_STATUS_ERASED);
      paula().get("/v1/profiles/" + erased).then().statusCode(404);
    }
    assertThat(happened.taken(hello())).as("what was received before").isFalse();
    assertThat(happened.taken(Calls.track("", "Email Delivered").setProfileId(id)))
        .as("what a service says of who is gone")
        .isFalse();
    paula().get("/v1/profiles?identifier=userId:" + kelly).then().body("items", empty());
    assertThat(told(request, 2).toString()).doesNotContain(email);

    String again = happened.event(now(hello()));

    assertThat(again).isNotIn(id, visitor);
    paula().get("/v1/profiles/" + again).then().body("mergedFrom", empty());
  }

  @Test
  void aMergeThatWaitsIsToldAndGoesWithThePerson() {
    String traits = "{\"email\":\"test@%s.example\"}".formatted(kelly);
    happened.event(Calls.identify("", browser + "-2", traits));
    happened.event(Calls.identify(kelly, browser, traits));

    String export = asked("export", "userId:" + kelly);
    paula()
        .get(done(export).getString("download.path"))
        .then()
        .body("receipts.identity.exported.suspicion", equalTo(1));
    String request = asked("erase", "userId:" + kelly);

    assertThat(done(request).getInt("services[0].receipt.erased.suspicion")).isEqualTo(1);
  }

  @Test
  void aRequestWaitsForWhoIsAwayAndSaysForWhom() {
    neighbours.away.add("journey");
    String request = asked("erase", "userId:" + kelly);

    await().untilAsserted(() -> assertThat(get(request).getInt("progress.done")).isEqualTo(6));
    paula()
        .get(PATH + "/" + request)
        .then()
        .body("state", equalTo("open"))
        .body("overdue", equalTo(false))
        .body("progress.waitingFor", contains("journey"))
        .body("services.find { it.service == 'journey' }.state", equalTo("away"))
        .body("services.find { it.service == 'journey' }.problem", equalTo("UNAVAILABLE"));
    ask("export", "profile:" + id).statusCode(404);

    neighbours.away.clear();

    done(request);
    assertThat(neighbours.askedFor(request)).as("each of the others once").hasSize(6);
  }

  @Test
  void anExportThatBrokeOffBeginsThatServicesPartAnew() {
    neighbours.away.add("geo");
    String request = asked("export", "userId:" + kelly);
    await().untilAsserted(() -> assertThat(get(request).getInt("progress.done")).isEqualTo(6));
    paula()
        .get(PATH + "/" + request + "/archive")
        .then()
        .statusCode(409)
        .body("reason", equalTo("ARCHIVE_NOT_READY"));

    neighbours.away.clear();

    paula().get(done(request).getString("download.path")).then().body("services.geo", hasSize(2));
  }

  @Test
  void whatIsMergedWhileTheRequestWaitsIsErasedToo() {
    String bob = happened.event(Calls.track(browser + "-3", "Seen"));
    neighbours.away.add("geo");
    String export = asked("export", "userId:" + kelly);
    await().untilAsserted(() -> assertThat(get(export).getInt("progress.done")).isEqualTo(6));
    String request = asked("erase", "userId:" + kelly);
    assertThat(get(request).getInt("progress.done")).as("it waits behind the export").isZero();
    ask("suppress", "userId:" + kelly).statusCode(409).body("reason", equalTo("ERASURE_OPEN"));

    merge(id, bob);
    neighbours.away.clear();

    done(request);
    assertThat(neighbours.askedFor(request).getFirst().subject().getProfileIdsList())
        .containsExactlyInAnyOrder(id, bob);
    paula().get(PATH + "/" + export + "/archive").then().statusCode(404);
    as(Tokens.person("demo", "rachel", "marketer"))
        .body("{\"profiles\":[\"%s\",\"%s\"]}".formatted(id, bob))
        .post("/v1/profiles:merge")
        .then()
        .statusCode(404);
  }

  @Test
  void noMergeIsUndoneUnderAnOpenRequest() {
    String bob = happened.event(Calls.track(browser + "-4", "Seen"));
    merge(id, bob);
    String undo =
        "/v1/merges/"
            + paula().get("/v1/profiles/" + id + "/merges").jsonPath().getString("items[0].id")
            + ":undo";
    neighbours.away.add("geo");
    String export = asked("export", "userId:" + kelly);

    as(Tokens.person("demo", "rachel", "marketer"))
        .body("{}")
        .post(undo)
        .then()
        .statusCode(409)
        .body("reason", equalTo("PRIVACY_REQUEST_OPEN"));

    neighbours.away.clear();
    done(export);
    as(Tokens.person("demo", "rachel", "marketer")).body("{}").post(undo).then().statusCode(200);
  }

  @Test
  void noRequestBeginsWhileAMergeIsUndone() throws Exception {
    // an undo is alone with the tenant's people
    CompletableFuture<Integer> answer =
        attempts.alone(
            "demo",
            _ -> {
              CompletableFuture<Integer> asking =
                  CompletableFuture.supplyAsync(
                      () -> ask("export", "userId:" + kelly).extract().statusCode(),
                      work -> Thread.ofPlatform().start(work));
              await().until(() -> asking.isDone() || waiting() > 0);
              assertThat(asking).isNotDone();
              return asking;
            });

    assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(202);
  }

  @Test
  void noMergeIsUndoneWhileABatchDecidesWhoseItsEventsAre() throws Exception {
    merge(id, happened.event(Calls.track(browser + "-6", "Seen")));
    CompletableFuture<Integer> answer =
        attempts.inTenants(
            List.of("demo"),
            (_, _) -> {
              CompletableFuture<Integer> undoing =
                  CompletableFuture.supplyAsync(
                      () -> undo(id).extract().statusCode(),
                      work -> Thread.ofPlatform().start(work));
              await().until(() -> undoing.isDone() || waiting() > 0);
              assertThat(undoing).isNotDone();
              return undoing;
            });

    assertThat(answer.get(60, TimeUnit.SECONDS)).isEqualTo(200);
  }

  @Test
  void whoPartsIsErasedWithAllThatCameByThemAndNothingOfTheOther() {
    String phone = Calls.own("phone");
    String visitor = happened.event(said("", phone, "phone", "inapp", ""));
    assertThat(happened.event(Calls.identify(kelly, phone, "{}"))).isEqualTo(id);
    happened.event(Calls.identify("", phone, "{\"email\":\"2-%s\"}".formatted(email)));
    happened.event(said("", phone, "phone", "webhook", ""));
    happened.event(said("", phone, "page", "email", email));
    happened.event(said(kelly, browser, "page", "email", "2-" + email));
    happened.event(said(kelly, browser, "page", "webpush", ""));
    assertThat(decisions(visitor)).containsExactlyInAnyOrder("CREATED", "GAINED");
    String parted = undo(id).statusCode(200).extract().path("profile");

    assertThat(words(visitor)).contains("phone inapp", "phone webhook", "page email");
    done(asked("erase", "profile:" + parted));

    assertThat(words(visitor, parted)).isEmpty();
    assertThat(decisions(visitor, parted)).isEmpty();
    assertThat(words(id)).containsExactlyInAnyOrder("key-1 email", "page email", "page webpush");
    assertThat(decisions(id)).containsExactlyInAnyOrder("CREATED", "MERGED");
  }

  @Test
  void whoPartedKeepsWhatIsTheirsWhenTheOtherIsErased() {
    String phone = Calls.own("phone");
    String visitor = happened.event(Calls.track(phone, "Seen"));
    happened.event(Calls.identify(kelly, phone, "{}"));
    happened.event(said("", phone, "phone", "webhook", "").setDeviceId(phone));
    String parted = undo(id).statusCode(200).extract().path("profile");

    done(asked("erase", "profile:" + id));

    assertThat(words(visitor)).containsExactly("phone webhook");
    assertThat(decisions(visitor)).containsExactlyInAnyOrder("CREATED", "GAINED");
    String bob = happened.event(Calls.identify(Calls.own("bob"), browser + "-7", "{}"));
    merge(bob, parted);
    String again = undo(bob).statusCode(200).extract().path("profile");
    paula().get("/v1/profiles/" + visitor).then().body("id", equalTo(again));
  }

  @Test
  void aRepeatedRequestIsAnsweredWithTheOpenOneAndThenWithNobody() {
    neighbours.away.add("geo");
    String request = asked("erase", "userId:" + kelly);
    String key = Calls.own("once");
    String once =
        body("export", "userId:" + Calls.own("nobody"))
            .header("Idempotency-Key", key)
            .post(PATH)
            .then()
            .statusCode(404)
            .extract()
            .path("reason");
    assertThat(once).isEqualTo("NOT_FOUND");
    neighbours.away.clear();
    done(request);

    ask("erase", "userId:" + kelly).statusCode(404);
    String other = happened.event(now(hello()));
    String first = keyed(key);
    assertThat(keyed(key)).isEqualTo(first);
    assertThat(get(first).getString("profile")).isEqualTo(other);
    body("erase", "userId:" + kelly)
        .header("Idempotency-Key", key)
        .post(PATH)
        .then()
        .statusCode(409)
        .body("reason", equalTo("IDEMPOTENCY_KEY_REUSED"));
  }

  @Test
  void twoWhoAskForTheSameAtOnceGetOneRequest() {
    neighbours.away.add("geo");

    assertThat(asked("export", "userId:" + kelly)).isEqualTo(asked("export", "email:" + email));
  }

  @Test
  void nothingIsTakenOfASuppressedPersonEvenBehindAnErasureUntilTheyWantIt() {
    done(asked("suppress", "userId:" + kelly));

    assertThat(happened.taken(now(hello()))).isFalse();
    paula()
        .get("/v1/profiles/" + id + "/consents")
        .then()
        .body("items.findAll { it.state == 'revoked' }", hasSize(12));
    done(asked("erase", "userId:" + kelly));
    assertThat(happened.taken(now(hello()))).as("the suppression outlives it").isFalse();

    done(asked("unsuppress", "userId:" + kelly));

    assertThat(happened.taken(now(hello()))).isFalse();
    done(asked("unsuppress", "email:" + email));
    assertThat(happened.event(now(hello()))).isNotEqualTo(id);
    ask("unsuppress", "userId:" + Calls.own("nobody")).statusCode(404);
  }

  @Test
  void aDeviceThatIsNewBringsNoSuppressedPersonBack() {
    done(asked("suppress", "userId:" + kelly));

    assertThat(happened.taken(now(seen(browser).setDeviceId(Calls.own("phone"))))).isFalse();
  }

  @Test
  void aDeviceThatIsNewRevivesNobodyByWhatCameBeforeTheErasure() {
    AcceptedEvent.Builder delayed = seen(browser).setDeviceId(Calls.own("phone"));
    done(asked("erase", "userId:" + kelly));

    assertThat(happened.taken(delayed)).isFalse();
    assertThat(happened.event(now(seen(browser).setDeviceId(Calls.own("phone"))))).isNotEqualTo(id);
  }

  @Test
  void whoeverElseIsNamedOnTheDeviceOfASuppressedPersonIsTaken() {
    String phone = Calls.own("phone");
    happened.event(hello().setDeviceId(phone));
    done(asked("suppress", "userId:" + kelly));
    String bob = Calls.own("bob");

    assertThat(happened.taken(now(seen(bob + "-app").setDeviceId(phone)))).isFalse();
    String bobs = happened.event(now(Calls.identify(bob, bob + "-app", "{}").setDeviceId(phone)));
    assertThat(bobs).isNotEqualTo(id);
    assertThat(happened.event(now(seen(bob + "-app").setDeviceId(phone)))).isEqualTo(bobs);
    assertThat(happened.taken(now(seen(browser).setDeviceId(phone)))).isFalse();
  }

  private static AcceptedEvent.Builder seen(String anonymousId) {
    return Calls.track(anonymousId, "Seen");
  }

  @Test
  void whoIsSuppressedPermitsNothingUntilThatIsLifted() {
    done(asked("suppress", "userId:" + kelly));

    says("granted").statusCode(409).body("reason", equalTo("SUPPRESSED"));
    says("revoked").statusCode(200);

    done(asked("unsuppress", "userId:" + kelly));
    says("granted").statusCode(200);
  }

  /** Something is recorded of the whole channel, as services and operators do. */
  private ValidatableResponse says(String state) {
    return as(Tokens.person("demo", "rachel", "marketer"))
        .body(
            "[{\"channel\":\"email\",\"purpose\":\"transactional\",\"state\":\"%s\"}]"
                .formatted(state))
        .put("/v1/profiles/" + id + "/consents")
        .then();
  }

  @Test
  void whoIsSuppressedStaysSoInEachFormThatAnAddressEverHad() {
    String tenant = Calls.own("shop");
    String address = kelly + "+Shop@example.com";
    String one = happened.event(of(tenant, kelly, address));
    doneIn(tenant, "suppress", "email:" + address);

    withoutTags(tenant);

    assertThat(happened.taken(now(of(tenant, Calls.own("other"), address))))
        .as("by an address that has another form now")
        .isFalse();
    assertThat(happened.taken(now(of(tenant, Calls.own("other"), "2-" + address)))).isTrue();
    doneIn(tenant, "erase", "email:" + address);
    paula(tenant).get("/v1/profiles/" + one).then().statusCode(404);
    assertThat(happened.taken(now(of(tenant, Calls.own("other"), address))))
        .as("the suppression outlives it")
        .isFalse();

    doneIn(tenant, "unsuppress", "email:" + address);

    assertThat(happened.taken(now(of(tenant, Calls.own("other"), address)))).isTrue();
  }

  private static AcceptedEvent.Builder of(String tenant, String user, String address) {
    return Calls.identify(user, user + "-web", "{\"email\":\"%s\"}".formatted(address))
        .setTenant(tenant)
        .setUnit("/" + tenant);
  }

  private void withoutTags(String tenant) {
    as(Tokens.person(tenant, "ada", "admin"))
        .header("If-Match", "\"2\"")
        .body("{\"types\":{\"email\":{\"normaliser\":\"emailWithoutTag\"}}}")
        .put("/v1/identity-rules")
        .then()
        .statusCode(200);
    await().until(() -> rules.of(tenant).version() > 100);
  }

  private static void doneIn(String tenant, String kind, String identifier) {
    String request =
        paula(tenant)
            .body("{\"kind\":\"%s\",\"identifier\":\"%s\"}".formatted(kind, identifier))
            .post(PATH)
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    await()
        .untilAsserted(
            () -> paula(tenant).get(PATH + "/" + request).then().body("state", equalTo("done")));
  }

  @Test
  void whatOthersShareStaysTheirs() {
    String tablet = Calls.own("tablet");
    happened.event(hello().setDeviceId(tablet));
    String bobs = Calls.own("bob");
    String bob = happened.event(Calls.identify(bobs, bobs + "-web", "{}").setDeviceId(tablet));
    ask("erase", "deviceId:" + tablet)
        .statusCode(409)
        .body("reason", equalTo("AMBIGUOUS_PERSON"))
        .body("detail", containsString(bob));

    done(asked("erase", "profile:" + id));

    paula()
        .get("/v1/profiles/" + bob + "/identifiers")
        .then()
        .body("items.value", hasItems(bobs, tablet));
    assertThat(happened.event(Calls.track("", "Seen").setDeviceId(tablet))).isEqualTo(bob);
  }

  @Test
  void anotherProcessGoesOnWhenTheLeaseIsOver() {
    neighbours.away.add("geo");
    UUID request = UUID.fromString(asked("erase", "userId:" + kelly));
    await()
        .untilAsserted(
            () -> assertThat(get(request.toString()).getInt("progress.done")).isEqualTo(6));
    UUID dead = Ids.next();
    Instant now = Instant.now();
    await().until(() -> claims(request, dead, now.plusSeconds(300), now.plusSeconds(600)));

    assertThat(claims(request, Ids.next(), now.plusSeconds(599), now.plusSeconds(900))).isFalse();
    assertThat(claims(request, Ids.next(), now.plusSeconds(601), now.plusSeconds(602))).isTrue();
  }

  private boolean claims(UUID request, UUID owner, Instant now, Instant until) {
    return transactions.inWholeTenant(
        "demo", tx -> store.claim(tx, "demo", request, owner, now, until).isPresent());
  }

  private AcceptedEvent.Builder hello() {
    return Calls.identify(
        kelly,
        browser,
        "{\"firstName\":\"Kelly\",\"email\":\"%s\"}".formatted(email),
        "{\"consents\":[{\"channel\":\"email\",\"purpose\":\"marketing\",\"state\":\"granted\"}]}");
  }

  private static AcceptedEvent.Builder said(
      String userId, String anonymousId, String source, String channel, String address) {
    return Calls.identify(
        userId,
        anonymousId,
        "{}",
        "{\"consents\":[{\"state\":\"revoked\",\"source\":\"%s\",\"channel\":\"%s\",\"address\":\"%s\"}]}"
            .formatted(source, channel, address));
  }

  /** Undoes the latest merge of a profile. */
  private static ValidatableResponse undo(String profile) {
    RequestSpecification rachel = as(Tokens.person("demo", "rachel", "marketer"));
    String merge = rachel.get("/v1/profiles/" + profile + "/merges").path("items[0].id");
    return as(Tokens.person("demo", "rachel", "marketer"))
        .body("{}")
        .post("/v1/merges/" + merge + ":undo")
        .then();
  }

  /** What was said by way of these profiles: where, and of which channel. */
  private Set<String> words(String... profiles) {
    return found(
        "SELECT source || ' ' || channel FROM consent_history WHERE profile_id = ANY(:profiles)",
        profiles);
  }

  private Set<String> decisions(String... profiles) {
    return found(
        "SELECT outcome FROM identity_decision"
            + " WHERE coalesce(member_id, profile_id) = ANY(:profiles)",
        profiles);
  }

  private Set<String> found(String query, String... profiles) {
    UUID[] ids = Stream.of(profiles).map(UUID::fromString).toArray(UUID[]::new);
    return Set.copyOf(
        transactions.inTenant(
            "demo",
            tx ->
                new HashSet<>(
                    tx.createQuery(query)
                        .bindByType("profiles", ids, UUID[].class)
                        .mapTo(String.class)
                        .list())));
  }

  private int waiting() {
    return transactions.system(
        tx ->
            tx.createQuery(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                .mapTo(Integer.class)
                .one());
  }

  private static AcceptedEvent.Builder now(AcceptedEvent.Builder event) {
    return event.setReceivedAt(Calls.timestamp(Instant.now().plusSeconds(1)));
  }

  private List<ProfileEvent> markers(String profile, String request) {
    return topics
        .await(
            Topic.EVENTS_RESOLVED,
            ProfileEvent.parser(),
            received ->
                received.value().getProfileId().equals(profile)
                    && received.value().getErased().getRequestId().equals(request),
            1)
        .stream()
        .map(TestTopics.Received::value)
        .toList();
  }

  private ProfileState state(String profile) {
    return topics
        .await(
            Topic.PROFILES_STATE,
            ProfileState.parser(),
            received ->
                received.value().getProfileId().equals(profile)
                    && received.value().getStatus() == ProfileStatus.PROFILE_STATUS_ERASED)
        .value();
  }

  private List<AuditRecord> told(String request, int count) {
    return topics
        .await(
            Topic.AUDIT,
            AuditRecord.parser(),
            received -> received.value().getObject().getId().equals(request),
            count)
        .stream()
        .map(TestTopics.Received::value)
        .toList();
  }

  private String keyed(String key) {
    return body("export", "userId:" + kelly)
        .header("Idempotency-Key", key)
        .post(PATH)
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }
}
