package io.carillon.analytics.live;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import io.carillon.analytics.Happened;
import io.carillon.analytics.archive.ArchivedEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class LiveStreamTest {
  private static final Instant TEN = Instant.parse("2026-06-01T10:00:00Z");

  @Inject LiveEvents live;

  private final String tenant = Happened.newTenant();
  private final UUID kelly = Ids.next();
  private final TestTopics topics = TestTopics.ofThisTest();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    topics.close();
    client.shutdownNow();
  }

  @Test
  void tellsWhatIsArchivedFromNowOn() {
    List<String> lines = watch(Tokens.person(tenant, "rachel", "marketer"), "");

    ProfileEvent event = send(Happened.track(tenant, kelly, "Bought", TEN));

    await().until(() -> lines.stream().anyMatch(line -> line.startsWith("data:")));
    assertThat(lines)
        .contains("event:event", "id:" + event.getEvent().getEventId())
        .anySatisfy(line -> assertThat(line).startsWith("data:").contains("\"event\":\"Bought\""));
  }

  @Test
  void tellsOnlyWhatWasAskedForAndOnlyTheOwnTenant() {
    List<String> bought =
        watch(Tokens.person(tenant, "rachel", "marketer"), "?event=" + encoded("Order Completed"));
    List<String> ofKelly = watch(Tokens.person(tenant, "rachel", "marketer"), "?profile=" + kelly);
    List<String> stranger = watch(Tokens.person(Happened.newTenant(), "otto", "admin"), "");

    send(Happened.track(tenant, Ids.next(), "Visited", TEN));
    send(Happened.track(tenant, kelly, "Visited", TEN));
    send(Happened.track(tenant, Ids.next(), "Order Completed", TEN));

    await().until(() -> data(bought).size() == 1 && data(ofKelly).size() == 1);
    assertThat(data(bought).getFirst()).contains("Order Completed");
    assertThat(data(ofKelly).getFirst()).contains(kelly.toString());
    assertThat(data(stranger)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '/ /quebec /quebec/laval /quebec/montreal'",
    "/quebec, '/quebec /quebec/laval /quebec/montreal'",
    "/quebec/montreal, /quebec/montreal",
    "/quebec/laval, /quebec/laval"
  })
  void tellsAUnitItsOwnAndWhatIsBelow(String unit, String seen) {
    List<String> all = List.of("/", "/quebec", "/quebec/laval", "/quebec/montreal");
    List<String> lines =
        watch(Tokens.personIn(tenant, "mona", List.of("/" + tenant + unit), "marketer"), "");

    // twice, so that what must not come would have come before the last that must
    for (String of : Collections.nCopies(2, all).stream().flatMap(List::stream).toList()) {
      String path = "/" + tenant + (of.equals("/") ? "" : of);
      live.archived(
          List.of(
              new ArchivedEvent(
                  tenant,
                  kelly,
                  "m" + of,
                  "track",
                  "In " + of,
                  TEN,
                  null,
                  null,
                  TEN,
                  path,
                  "key",
                  "",
                  false,
                  "",
                  "{}")),
          List.of(),
          List.of());
    }

    List<String> expected = List.of(seen.split(" ", -1));
    await().until(() -> data(lines).size() >= 2 * expected.size());
    assertThat(lines.stream().filter(line -> line.startsWith("id:")))
        .containsExactlyElementsOf(
            Collections.nCopies(2, expected).stream()
                .flatMap(List::stream)
                .map(of -> "id:m" + of)
                .toList());
  }

  @Test
  void tellsOnlyWhatComesFromTheUnitAndTheSourceThatWereAskedFor() {
    List<String> lines =
        watch(
            Tokens.person(tenant, "rachel", "marketer"),
            "?unit=/" + tenant + "/quebec&source=app&source=site");

    live.archived(
        List.of(
            from("1", "/quebec/laval", "server"),
            from("2", "/ontario", "app"),
            from("3", "/quebecois", "app"),
            from("4", "/quebec", "site"),
            from("5", "/quebec/laval", "app")),
        List.of(),
        List.of());

    await().until(() -> data(lines).size() >= 2);
    assertThat(lines.stream().filter(line -> line.startsWith("id:")))
        .containsExactly("id:m4", "id:m5");
  }

  private ArchivedEvent from(String id, String unit, String source) {
    return new ArchivedEvent(
        tenant,
        kelly,
        "m" + id,
        "track",
        "Came",
        TEN,
        null,
        null,
        TEN,
        "/" + tenant + unit,
        source,
        "",
        false,
        "",
        "{}");
  }

  @ParameterizedTest
  @CsvSource({"unit, /another", "unit, quebec", "source, ' '"})
  void refusesAFilterThatIsNone(String name, String value) {
    given()
        .auth()
        .oauth2(Tokens.person(tenant, "rachel", "marketer"))
        .queryParam(name, value)
        .get("/v1/events/stream")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("?" + name));
  }

  @Test
  void saysInItsContractThatItIsAStream() {
    given()
        .queryParam("format", "json")
        .get("/q/openapi")
        .then()
        .body("paths.'/v1/events/stream'.get.responses.'200'.content", hasKey("text/event-stream"));
  }

  @Test
  void followsAPersonThroughAMerge() {
    UUID other = Ids.next();
    List<String> ofKelly = watch(Tokens.person(tenant, "rachel", "marketer"), "?profile=" + kelly);

    send(Happened.merged(tenant, kelly, other));
    await()
        .untilAsserted(
            () -> {
              send(Happened.track(tenant, other, "Bought", TEN));
              assertThat(data(ofKelly)).isNotEmpty();
            });
  }

  @Test
  void letsAClientGoThatCannotKeepUpAndSaysSo() {
    List<String> lines = watch(Tokens.person(tenant, "rachel", "marketer"), "");
    ArchivedEvent event =
        new ArchivedEvent(
            tenant, kelly, "m-1", "track", "Burst", TEN, null, null, TEN, "/demo", "key", "", false,
            "", "{}");

    live.archived(Collections.nCopies(50_000, event), List.of(), List.of());

    await().until(() -> lines.contains("event:end") && lines.getLast().isEmpty());
    assertThat(data(lines).getLast()).isEqualTo("data:{\"reason\":\"TOO_SLOW\"}");
  }

  @Test
  void masksForAnAnalyst() {
    List<String> lines = watch(Tokens.person(tenant, "ana", "analyst"), "");

    send(
        Happened.of(
            tenant,
            kelly,
            "Signed Up",
            TEN,
            "{\"type\":\"track\",\"event\":\"Signed Up\",\"properties\":{\"mail\":\"kelly@example.com\"}}"));

    await().until(() -> !data(lines).isEmpty());
    assertThat(data(lines).getFirst()).contains("k***@e***.com").doesNotContain("kelly@");
  }

  @Test
  void refusesAQueryThatIsNone() {
    given()
        .auth()
        .oauth2(Tokens.person(tenant, "rachel", "marketer"))
        .queryParam("profile", "kelly")
        .get("/v1/events/stream")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("?profile"));
  }

  private static List<String> data(List<String> lines) {
    return lines.stream().filter(line -> line.startsWith("data:")).toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The lines as they come; returns when the stream stands. */
  private List<String> watch(String token, String query) {
    List<String> lines = new CopyOnWriteArrayList<>();
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/events/stream" + query))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream")
            .build();
    client
        .sendAsync(request, HttpResponse.BodyHandlers.ofLines())
        .thenAccept(response -> response.body().forEach(lines::add));
    await().until(() -> lines.contains(":open"));
    return lines;
  }

  private ProfileEvent send(ProfileEvent event) {
    String id = event.hasEvent() ? event.getEvent().getEventId() : event.getMerged().getMergeId();
    topics.send(Topic.EVENTS_RESOLVED, event.getProfileId(), tenant, id, event);
    return event;
  }
}
