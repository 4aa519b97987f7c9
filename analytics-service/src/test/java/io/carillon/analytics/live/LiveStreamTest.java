package io.carillon.analytics.live;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import io.carillon.analytics.Happened;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class LiveStreamTest {
  private static final Instant TEN = Instant.parse("2026-06-01T10:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(60);

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
    List<String> lines = watch(marketer(), "");

    ProfileEvent event = send(Happened.track(tenant, kelly, "Bought", TEN));

    await().atMost(LONG).until(() -> told(lines).size() == 1);
    assertThat(lines).contains("event:event").anyMatch(line -> line.matches("id:[0-9]+"));
    assertThat(told(lines).getFirst())
        .contains("\"event\":\"Bought\"", event.getEvent().getEventId());
  }

  @Test
  void tellsTheLastOnesAndThenWhatComes() {
    // Given events that came in another order than they happened in
    archived("third", "first", "second");

    // When somebody watches, and more comes
    List<String> all = watch(marketer(), "");
    List<String> two = watch(marketer(), "?last=2");
    List<String> none = watch(marketer(), "?last=0");
    send(at("fourth"));
    send(at("fifth"));

    // Then each is told once, and where what was ends and what comes begins
    await()
        .atMost(LONG)
        .until(() -> names(all).size() == 5 && names(two).size() == 4 && names(none).size() == 2);
    assertThat(names(all)).containsExactly("first", "second", "third", "fourth", "fifth");
    assertThat(names(two)).containsExactly("second", "third", "fourth", "fifth");
    assertThat(names(none)).containsExactly("fourth", "fifth");
    assertThat(all).containsSubsequence("data:{\"last\":3}", "event:event");
    assertThat(two).contains("data:{\"last\":2}");
    assertThat(none).contains("data:{\"last\":0}");
  }

  @Test
  void leavesNoGapAndNoDoubleWhileEventsCome() {
    // Given events that come all the time
    int events = 200;
    AtomicInteger sent = new AtomicInteger();
    Thread sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 0; i < events; i++) {
                    send(Happened.track(tenant, kelly, "e" + i, TEN.plusSeconds(i)));
                    sent.incrementAndGet();
                  }
                });

    // When people begin to watch meanwhile, and see all that was before
    List<List<String>> watchers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int begun = i * 40;
      await().atMost(LONG).until(() -> sent.get() >= begun);
      watchers.add(watch(marketer(), "?last=200"));
    }

    // Then each has seen each event once
    await().atMost(LONG).until(() -> !sender.isAlive());
    List<String> expected = IntStream.range(0, events).mapToObj(i -> "e" + i).toList();
    for (List<String> lines : watchers) {
      await().atMost(LONG).until(() -> names(lines).size() >= events);
      assertThat(names(lines)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void goesOnWhereItWasCutOff() {
    // Given somebody who was cut off behind the first of what came
    List<String> before = watch(marketer(), "?last=0");
    send(at("first"));
    await().atMost(LONG).until(() -> names(before).size() == 1);
    String place = before.stream().filter(line -> line.startsWith("id:")).toList().getLast();
    archived("second", "third");

    // When he comes back, whatever was last when he came first
    List<String> after = watch(marketer(), "?last=50", "Last-Event-ID", place.substring(3));
    send(at("fourth"));

    // Then he is told what he missed, and nothing twice
    await().atMost(LONG).until(() -> names(after).size() >= 3);
    assertThat(names(after)).containsExactly("second", "third", "fourth");
    assertThat(after).doesNotContain("event:live");
  }

  @Test
  void comesBackAlsoWhenNothingCameYet() {
    List<String> before = watch(marketer(), "");
    await().atMost(LONG).until(() -> before.stream().anyMatch(line -> line.startsWith("id:")));
    String place = before.stream().filter(line -> line.startsWith("id:")).toList().getLast();
    archived("first");

    List<String> after = watch(marketer(), "", "Last-Event-ID", place.substring(3));

    await().atMost(LONG).until(() -> names(after).size() == 1);
  }

  @Test
  void tellsOnlyWhatWasAskedForAndOnlyTheOwnTenant() {
    send(Happened.track(tenant, kelly, "Visited", TEN));
    archived("Order Completed");
    List<String> bought = watch(marketer(), "?event=" + encoded("Order Completed"));
    List<String> ofKelly = watch(marketer(), "?profile=" + kelly);
    List<String> stranger = watch(Tokens.person(Happened.newTenant(), "otto", "admin"), "");

    send(Happened.track(tenant, Ids.next(), "Visited", TEN));
    send(Happened.track(tenant, kelly, "Visited", TEN));
    send(Happened.track(tenant, Ids.next(), "Order Completed", TEN));

    await().atMost(LONG).until(() -> told(bought).size() == 2 && told(ofKelly).size() == 3);
    assertThat(names(bought)).containsOnly("Order Completed");
    assertThat(told(ofKelly)).allMatch(line -> line.contains(kelly.toString()));
    assertThat(told(stranger)).isEmpty();
    assertThat(stranger).contains("data:{\"last\":0}");
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
    List<String> expected = List.of(seen.split(" ", -1));
    all.forEach(this::sendFrom);
    awaitArchived(all.size());

    List<String> lines =
        watch(Tokens.personIn(tenant, "mona", List.of("/" + tenant + unit), "marketer"), "");
    await().atMost(LONG).until(() -> lines.contains("event:live"));
    assertThat(names(lines)).containsExactlyInAnyOrderElementsOf(expected);

    all.forEach(this::sendFrom);
    await().atMost(LONG).until(() -> told(lines).size() >= 2 * expected.size());
    awaitArchived(2 * all.size());
    assertThat(names(lines)).allMatch(expected::contains).hasSize(2 * expected.size());
  }

  private void sendFrom(String unit) {
    String path = "/" + tenant + (unit.equals("/") ? "" : unit);
    send(Happened.in(path, Happened.track(tenant, kelly, unit, TEN)));
  }

  @Test
  void tellsOnlyWhatComesFromTheUnitAndTheSourceThatWereAskedFor() {
    String query = "?unit=/" + tenant + "/quebec&source=app&source=site";
    List<String> lines = watch(marketer(), query);

    send(from("1", "/quebec/laval", "server"));
    send(from("2", "/ontario", "app"));
    send(from("3", "/quebecois", "app"));
    send(from("4", "/quebec", "site"));
    send(from("5", "/quebec/laval", "app"));

    await().atMost(LONG).until(() -> told(lines).size() >= 2);
    awaitArchived(5);
    assertThat(names(lines)).containsExactlyInAnyOrder("4", "5");
    List<String> later = watch(marketer(), query);
    await().atMost(LONG).until(() -> told(later).size() == 2);
    assertThat(later).contains("data:{\"last\":2}");
  }

  private ProfileEvent from(String name, String unit, String source) {
    ProfileEvent event = Happened.in("/" + tenant + unit, Happened.track(tenant, kelly, name, TEN));
    return event.toBuilder().setEvent(event.getEvent().toBuilder().setSource(source)).build();
  }

  @ParameterizedTest
  @CsvSource({
    "unit, /another",
    "unit, quebec",
    "source, ' '",
    "last, -1",
    "last, 201",
    "last, many"
  })
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
    List<String> ofKelly = watch(marketer(), "?profile=" + kelly);

    send(Happened.merged(tenant, kelly, other));
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              send(Happened.track(tenant, other, "Bought", TEN));
              assertThat(told(ofKelly)).isNotEmpty();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "m-1", "9223372036854775807", "1.5"})
  void refusesAPlaceThatItNeverTold(String place) {
    given()
        .auth()
        .oauth2(marketer())
        .header("Last-Event-ID", place)
        .get("/v1/events/stream")
        .then()
        .statusCode(400)
        .body("violations[0].field", equalTo("Last-Event-ID"));
  }

  @Test
  void masksForAnAnalyst() {
    send(signedUp());
    awaitArchived(1);

    List<String> lines = watch(Tokens.person(tenant, "ana", "analyst"), "");
    send(signedUp());

    await().atMost(LONG).until(() -> told(lines).size() == 2);
    assertThat(lines)
        .noneMatch(line -> line.contains("kelly@"))
        .filteredOn(line -> line.contains("k***@e***.com"))
        .hasSize(2);
  }

  private ProfileEvent signedUp() {
    ProfileEvent event =
        Happened.of(
            tenant,
            kelly,
            "Signed Up",
            TEN,
            "{\"type\":\"track\",\"event\":\"Signed Up\",\"properties\":{\"mail\":\"kelly@example.com\"}}");
    return event.toBuilder()
        .setEvent(event.getEvent().toBuilder().setEventId("kelly@example.com-" + Ids.next()))
        .build();
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

  private String marketer() {
    return Tokens.person(tenant, "rachel", "marketer");
  }

  private static List<String> told(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith("data:") && line.contains("\"messageId\""))
        .toList();
  }

  private static List<String> names(List<String> lines) {
    return told(lines).stream()
        .map(line -> JsonPath.from(line.substring("data:".length())).getString("event"))
        .toList();
  }

  /** An event that happens at the time that its name says. */
  private ProfileEvent at(String name) {
    int second = List.of("first", "second", "third", "fourth", "fifth").indexOf(name);
    return Happened.track(tenant, kelly, name, TEN.plusSeconds(second));
  }

  /** Returns when they are in the archive. */
  private void archived(String... names) {
    int before = count();
    for (String name : names) {
      send(at(name));
    }
    awaitArchived(before + names.length);
  }

  private void awaitArchived(int events) {
    await().atMost(LONG).until(() -> count() == events);
  }

  private int count() {
    return given().auth().oauth2(marketer()).get("/v1/events").jsonPath().getList("items").size();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** The lines as they come; returns when the stream stands. */
  private List<String> watch(String token, String query, String... headers) {
    List<String> lines = new CopyOnWriteArrayList<>();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + RestAssured.port + "/v1/events/stream" + query))
            .header("Authorization", "Bearer " + token)
            .header("Accept", "text/event-stream");
    if (headers.length > 0) {
      request.headers(headers);
    }
    client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofLines())
        .thenAccept(response -> response.body().forEach(lines::add));
    await().atMost(LONG).until(() -> lines.contains(":open"));
    return lines;
  }

  private ProfileEvent send(ProfileEvent event) {
    String id = event.hasEvent() ? event.getEvent().getEventId() : event.getMerged().getMergeId();
    topics.send(Topic.EVENTS_RESOLVED, event.getProfileId(), tenant, id, event);
    return event;
  }
}
