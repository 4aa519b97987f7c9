package io.carillon.stack.line;

import static io.carillon.stack.line.Calls.object;
import static io.carillon.stack.line.Scene.SOON;
import static io.carillon.stack.line.Scene.exit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who is who, from an application's call to the last service: what is joined, and what is not. */
@Order(3)
@ExtendWith(WholeLine.class)
class PeopleLineTest {
  private final Scene scene;

  PeopleLineTest(Line line) {
    scene = new Scene(line);
  }

  @Test
  void whoWasMergedByMistakeGetsAllBackAndGoesOnWithTheJourney() {
    // Given
    readersAndBaskets();
    identifies("kelly", "laptop", "Kelly");
    identifies("", "phone", "Sam");
    scene.reads(by("kelly"), 1);
    scene.reads(on("phone"), 2);
    scene.happens(on("phone"), "Basket Filled");
    String kelly = scene.awaitProfile("userId:" + scene.own("kelly")).path("id").asText();
    String sam = scene.awaitProfile("anonymousId:" + scene.own("phone")).path("id").asText();
    await("Sam waits in the journey").atMost(SOON).until(() -> waits(sam));
    scene.awaitSegments(sam, "readers-2");
    assertThat(sam).isNotEqualTo(kelly);

    // When
    scene.tells(
        "identify", object("userId", scene.own("kelly"), "anonymousId", scene.own("phone")));
    scene.reads(on("phone"), 1);
    scene.reads(by("kelly"), 1);
    await("the two are one")
        .atMost(SOON)
        .until(() -> scene.profile(sam).path("id").asText().equals(kelly));
    scene.awaitSegments(kelly, "readers-2", "readers-3", "readers-5");
    await("the journey is Kelly's").atMost(SOON).until(() -> waits(kelly));
    JsonNode undone =
        scene
            .calls
            .post(
                scene.rachel(),
                "/v1/merges/" + mergeOf(sam, kelly) + ":undo",
                object("reason", "a borrowed phone"))
            .ok();
    String again = undone.path("profile").asText();
    scene.awaitSegments(again, "readers-2", "readers-3");
    scene.awaitSegments(kelly, "readers-2");
    await("the journey is Sam's").atMost(SOON).until(() -> waits(again));
    scene.happens(by("kelly"), "Basket Kept");
    await("Kelly's word has passed")
        .atMost(SOON)
        .until(() -> scene.events(kelly).contains("Basket Kept"));
    scene.happens(on("phone"), "Basket Kept");

    // Then
    await("Sam has come to the end").atMost(SOON).until(() -> reason(again).equals("kept"));
    assertThat(undone.path("survivor").asText()).isEqualTo(kelly);
    assertThat(scene.profile(sam)).isEqualTo(scene.profile(again));
    isAlone(again, "Sam", "phone");
    isAlone(kelly, "Kelly", "laptop");
    assertThat(scene.events(again))
        .containsExactly("Basket Filled", "Basket Kept", "Page Read", "Page Read", "Page Read");
    assertThat(scene.events(kelly)).containsExactly("Basket Kept", "Page Read", "Page Read");
    assertThat(scene.enrollments("basket", kelly)).isEmpty();
    assertThat(scene.messages("basket"))
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.path("profileId").asText()).isEqualTo(again);
              assertThat(message.path("state").asText()).isEqualTo("accepted");
            });
    assertThat(scene.calls.mails(scene.own("your-basket")))
        .singleElement()
        .satisfies(mail -> assertThat(mail.toString()).contains(scene.mailOf("phone")));
  }

  @Test
  void aTabletOfTheShopJoinsNobody() {
    // Given
    logsIn("kelly", "laptop", "");
    logsIn("kelly", "phone", "phone");

    // When
    scene.happens(on("tablet-1"), "Jacket Viewed");
    logsIn("kelly", "tablet-1", "");
    scene.happens(on("tablet-2"), "Scarf Viewed");
    logsIn("rachel", "tablet-2", "");
    scene.happens(on("tablet-3"), "Belt Viewed");
    // the shop's app does not forget who was there
    logsIn("kelly", "till", "till");
    scene.happens(on("till"), "Coat Viewed");
    logsIn("rachel", "till", "till");
    scene.happens(on("till"), "Hat Viewed");

    // Then
    String kelly = scene.awaitProfile("userId:" + scene.own("kelly")).path("id").asText();
    String rachel = scene.awaitProfile("userId:" + scene.own("rachel")).path("id").asText();
    assertThat(kelly).isNotEqualTo(rachel);
    has(kelly, "Coat Viewed", "Jacket Viewed");
    has(rachel, "Scarf Viewed");
    String passerBy =
        scene.awaitProfile("anonymousId:" + scene.own("tablet-3")).path("id").asText();
    has(passerBy, "Belt Viewed");
    assertThat(identifiers(kelly))
        .containsExactlyInAnyOrder("kelly", "laptop", "phone", "phone", "tablet-1", "till", "till");
    assertThat(identifiers(rachel)).containsExactlyInAnyOrder("rachel", "tablet-2", "till", "till");
    assertThat(identifiers(passerBy)).containsExactly("tablet-3");
    await("somebody's hat")
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(scene.whose("Hat Viewed"))
                    .singleElement()
                    .isNotIn(kelly, rachel, passerBy));
    assertThat(devices(kelly)).containsExactly("phone");
    assertThat(devices(rachel)).containsExactly("till");
  }

  @Test
  void anAppThatForgetsWhoWasThereJoinsNobody() {
    // Given
    logsIn("kelly", "app-1", "app");
    String kelly = scene.awaitProfile("userId:" + scene.own("kelly")).path("id").asText();

    // When
    scene.happens(onThe("app", "app-2"), "Boots Viewed");
    scene.happens(onThe("app", "app-2"), "Laces Viewed");
    logsIn("rachel", "app-2", "app");
    String rachel = scene.awaitProfile("userId:" + scene.own("rachel")).path("id").asText();
    scene.happens(onThe("app", "app-3"), "Gloves Viewed");

    // Then
    String visitor = scene.awaitProfile("anonymousId:" + scene.own("app-3")).path("id").asText();
    has(visitor, "Gloves Viewed");
    has(rachel, "Boots Viewed", "Laces Viewed");
    assertThat(scene.events(kelly)).isEmpty();
    assertThat(identifiers(kelly)).containsExactlyInAnyOrder("kelly", "app-1", "app");
    assertThat(identifiers(rachel)).containsExactlyInAnyOrder("rachel", "app-2", "app");
    assertThat(identifiers(visitor)).containsExactly("app-3");
  }

  private void readersAndBaskets() {
    scene.readers(List.of(2, 3, 5));
    scene.template("email", "your-basket");
    scene.journey(
        "basket",
        "Basket Filled",
        "idle",
        object(
            "idle", scene.waitFor("Basket Kept", "mail"),
            "mail", scene.send("your-basket", "marketing", "kept", "refused"),
            "kept", exit("kept"),
            "refused", exit("refused"),
            "gone", exit("gone")));
  }

  /** Somebody with an installation of its own, who wants mails. */
  private void identifies(String user, String device, String firstName) {
    Map<String, Object> call = on(device);
    call.put("traits", object("email", scene.mailOf(device), "firstName", firstName));
    Map<String, Object> agreed =
        object("channel", "email", "purpose", "marketing", "state", "granted");
    call.put("context", object("device", device(device), "consents", List.of(agreed)));
    if (!user.isEmpty()) {
      call.put("userId", scene.own(user));
    }
    scene.tells("identify", call);
  }

  /**
   * @param device of an app; empty for a browser, which has none
   */
  private void logsIn(String user, String anonymous, String device) {
    Map<String, Object> call = on(anonymous);
    call.putAll(by(user));
    if (!device.isEmpty()) {
      call.put("context", object("device", device(device)));
    }
    scene.tells("identify", call);
  }

  private Map<String, Object> device(String name) {
    return object("id", scene.own(name), "type", "ios", "token", scene.own(name + "-token"));
  }

  private Map<String, Object> by(String user) {
    return object("userId", scene.own(user));
  }

  private Map<String, Object> on(String device) {
    return object("anonymousId", scene.own(device));
  }

  /** By an app, as whoever it calls its visitor now. */
  private Map<String, Object> onThe(String device, String anonymous) {
    Map<String, Object> call = on(anonymous);
    call.put("context", object("device", object("id", scene.own(device))));
    return call;
  }

  private boolean waits(String profile) {
    List<JsonNode> ways = scene.enrollments("basket", profile);
    return ways.size() == 1
        && ways.getFirst().path("state").asText().equals("active")
        && ways.getFirst().path("step").asText().equals("idle");
  }

  private String reason(String profile) {
    return scene.enrollments("basket", profile).getFirst().path("exitReason").asText();
  }

  private String mergeOf(String loser, String survivor) {
    return scene.items("/v1/profiles/" + survivor + "/merges").stream()
        .filter(merge -> merge.path("loser").asText().equals(loser))
        .findFirst()
        .orElseThrow()
        .path("id")
        .asText();
  }

  private void has(String profile, String... events) {
    await("events " + List.of(events))
        .atMost(SOON)
        .untilAsserted(() -> assertThat(scene.events(profile)).containsExactly(events));
  }

  private List<String> identifiers(String profile) {
    return scene.ofThis(scene.profile(profile).path("identifiers").findValuesAsText("value"));
  }

  private List<String> devices(String profile) {
    return scene.ofThis(scene.profile(profile).path("devices").findValuesAsText("id"));
  }

  /** Everything of one person, and nothing of the other one. */
  private void isAlone(String profile, String firstName, String device) {
    JsonNode shown = scene.profile(profile);
    assertThat(shown.path("traits").path("firstName").asText()).isEqualTo(firstName);
    assertThat(shown.path("traits").path("email").asText()).isEqualTo(scene.mailOf(device));
    assertThat(devices(profile)).containsExactly(device);
    assertThat(shown.path("consents")).hasSize(1);
    assertThat(shown.at("/consents/0/address").asText()).isEqualTo(scene.mailOf(device));
    assertThat(shown.at("/consents/0/state").asText()).isEqualTo("granted");
    assertThat(shown.path("identifiers").findValuesAsText("value"))
        .contains(scene.mailOf(device), scene.own(device))
        .allMatch(value -> !value.contains(device.equals("phone") ? "laptop" : "phone"));
  }
}
