package io.carillon.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.stack.demo.Day.Cast;
import io.carillon.stack.demo.Http.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The second act: Kelly has the app, comes near the shop, brings a friend and ends the texts. */
final class Saturday {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final double LATITUDE = 48.8566;
  private static final double LONGITUDE = 2.3522;
  private static final double AT_HOME = 48.80;

  /**
   * What it has left behind.
   *
   * @param cameNearAt when her position at the shop was sent
   * @param push empty when none came
   * @param refusedText the message behind her STOP
   */
  record Left(Instant cameNearAt, Optional<Sandbox.Item> push, String refusedText) {}

  private final Timeline timeline;
  private final Cast cast;
  private final Api rachel;
  private final Api dev;
  private final Sandbox sandbox;
  private final Lookups lookups;
  private final Sdk phone;
  private final Sdk till;
  private final Sdk strangersPhone;

  Saturday(Environment environment, Timeline timeline, Cast cast, Api rachel, Api dev) {
    this.timeline = timeline;
    this.cast = cast;
    this.rachel = rachel;
    this.dev = dev;
    this.sandbox = new Sandbox(environment);
    this.lookups = new Lookups(rachel);
    this.phone =
        new Sdk(environment, cast.phone(), onThePhone("device-" + cast.run(), cast.pushToken()));
    this.strangersPhone =
        new Sdk(
            environment,
            "passer-by-" + cast.run(),
            onThePhone("passer-by-" + cast.run(), cast.strangersToken()));
    this.till = new Sdk(environment, "", Http.JSON.createObjectNode());
    phone.logIn(cast.kellyUser());
    till.logIn(cast.kellyUser());
  }

  Left play(String kelly) {
    somebodyPasses();
    installs();
    Instant near = comesNear();
    Optional<Sandbox.Item> push = awaitPush(near);
    push.ifPresent(item -> redeems(item, kelly));
    bringsAFriend();
    String refused = endsTheTexts(kelly);
    return new Left(near, push, refused);
  }

  /** The first of the day finds everything as it was started: nothing is measured by them. */
  private void somebodyPasses() {
    ObjectNode allowed =
        strangersPhone.identify(Http.JSON.createObjectNode().put("firstName", "Noor"));
    agrees(allowed, "push", "Yes.");
    strangersPhone.sendBatch(List.of(allowed, atHome(strangersPhone)));
    Answer answer = strangersPhone.send(at(strangersPhone, LATITUDE));
    act("Noor", "passes the shop with its app on her phone", "/v1/track", answer);
    Await.until(SOON, () -> sandbox.items("push", cast.strangersToken()), all -> !all.isEmpty());
  }

  private void installs() {
    ObjectNode installed = Http.JSON.createObjectNode().put("version", "5.0.0");
    ObjectNode allowed = phone.identify(traits());
    agrees(allowed, "push", "Yes, tell me when I am near a sale.");
    ObjectNode texts = phone.identify(traits().put("phone", cast.kellyPhone()));
    agrees(texts, "sms", "Yes, text me what is new.");
    Answer answer =
        phone.sendBatch(
            List.of(
                phone.track("Application Installed", installed), allowed, texts, atHome(phone)));
    act("Kelly", "installs the new app, agrees to push and texts", "/v1/batch", answer);
  }

  private Instant comesNear() {
    Instant sent = Instant.now();
    act("Kelly", "comes near the shop", "/v1/track", phone.send(at(phone, LATITUDE)));
    return sent;
  }

  private Optional<Sandbox.Item> awaitPush(Instant near) {
    Optional<Sandbox.Item> push =
        Await.until(SOON, () -> sandbox.items("push", cast.pushToken()), all -> !all.isEmpty())
            .map(List::getFirst);
    push.ifPresentOrElse(
        item -> timeline.consequence(item.receivedAt(), "pushes: " + item.title(), "APNs", near),
        () -> timeline.missing("the push near the shop", "APNs"));
    return push;
  }

  /** She has walked to the till, and her journey knows by then that the push was taken. */
  private void redeems(Sandbox.Item push, String kelly) {
    Await.until(
        SOON,
        () -> lookups.enrollment("flash-sale", kelly).path("step").asText(),
        step -> step.equals("till"));
    ObjectNode coupon =
        Http.JSON
            .createObjectNode()
            .put("coupon_id", Sandbox.code(push))
            .put("store", "Rue de Rivoli")
            .put("total", 63.92)
            .put("currency", "EUR");
    act(
        "the till",
        "redeems her code",
        "/v1/track",
        till.send(till.track("Coupon Redeemed", coupon)));
  }

  private void bringsAFriend() {
    ObjectNode joined =
        Http.JSON.createObjectNode().put("friend", cast.friendMail()).put("friendName", "Sam");
    act(
        "the app",
        "says that Sam has joined through her, and says it twice",
        "/v1/batch",
        till.sendBatch(
            List.of(
                till.track("Friend Joined", joined),
                till.track("Friend Joined", joined.deepCopy()))));
  }

  private String endsTheTexts(String kelly) {
    text(kelly);
    Optional<Sandbox.Item> received =
        Await.until(SOON, () -> sandbox.items("sms", cast.kellyPhone()), all -> !all.isEmpty())
            .map(List::getFirst);
    received.ifPresentOrElse(
        text ->
            act(
                "Kelly",
                "is texted, and answers: Stop",
                "/v1/callbacks/twilio/…",
                sandbox.texts(cast.kellyPhone(), text.from(), "Stop", whereTextsGo())),
        () -> timeline.missing("the text", "Twilio"));
    return text(kelly);
  }

  /** What a developer enters at Twilio for the shop's number. */
  private String whereTextsGo() {
    return dev.get("/v1/channels/sms/providers")
        .orElseThrow()
        .json()
        .path("items")
        .findPath("inboundUrl")
        .asText();
  }

  /** The message's id. */
  private String text(String kelly) {
    ObjectNode message =
        Http.JSON
            .createObjectNode()
            .put("channel", "sms")
            .put("template", "sms-news")
            .put("purpose", "marketing");
    message.putObject("to").put("profile", kelly);
    Answer answer = rachel.post("/v1/messages", message);
    act("Rachel", "texts her what is new", "POST /v1/messages", answer);
    String id = answer.json().path("id").asText();
    Await.until(
        SOON,
        () -> lookups.message(id).path("state").asText(),
        state -> !state.equals("pending") && !state.equals("claimed") && !state.isEmpty());
    return id;
  }

  /** An hour ago: nobody comes that far in a moment. */
  private static ObjectNode atHome(Sdk phone) {
    return at(phone, AT_HOME).put("timestamp", Instant.now().minus(Duration.ofHours(1)).toString());
  }

  private static ObjectNode at(Sdk phone, double latitude) {
    ObjectNode call = phone.track("Location Updated", Http.JSON.createObjectNode());
    ((ObjectNode) call.path("context"))
        .putObject("location")
        .put("latitude", latitude)
        .put("longitude", LONGITUDE)
        .put("accuracy", 12);
    return call;
  }

  private ObjectNode traits() {
    return Http.JSON.createObjectNode().put("email", cast.kellyMail()).put("firstName", "Kelly");
  }

  private static void agrees(JsonNode call, String channel, String words) {
    ((ObjectNode) call.path("context"))
        .putArray("consents")
        .addObject()
        .put("channel", channel)
        .put("purpose", "marketing")
        .put("state", "granted")
        .put("text", words);
  }

  private static ObjectNode onThePhone(String device, String token) {
    ObjectNode context =
        Http.JSON.createObjectNode().put("timezone", "Europe/Paris").put("locale", "en-GB");
    context
        .putObject("device")
        .put("id", device)
        .put("type", "ios")
        .put("model", "iPhone17,1")
        .put("token", token);
    return context;
  }

  private void act(String who, String what, String where, Answer answer) {
    timeline.act(who, what, where, answer.took());
  }
}
