package io.carillon.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What must have come of the second act. */
final class SaturdayExpectations {
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** Looks until something is as expected, and notes it. */
  @FunctionalInterface
  interface Check {
    void expect(String what, Object expected, Supplier<Object> look);
  }

  private final Day day;
  private final Api rachel;
  private final Lookups lookups;
  private final Sandbox sandbox;
  private final Check check;

  SaturdayExpectations(Day day, Environment environment, Api rachel, Check check) {
    this.day = day;
    this.rachel = rachel;
    this.lookups = new Lookups(rachel);
    this.sandbox = new Sandbox(environment);
    this.check = check;
  }

  void check() {
    herApp();
    theFlashSale();
    theFriend();
    theTexts();
    theScorecard();
  }

  private void herApp() {
    check.expect(
        "her phone can be pushed to",
        "enabled",
        () -> lookups.profile(day.kelly()).at("/devices/0/push/state").asText());
    check.expect("she agreed to push", "granted", () -> consent("push"));
  }

  private void theFlashSale() {
    check.expect(
        "she entered the geofence once",
        1,
        () -> lookups.events(day.kelly(), "Geofence Entered").size());
    check.expect(
        "the push greets her",
        "20 % off today, Kelly",
        () -> day.saturday().push().map(Sandbox.Item::title).orElse("none"));
    check.expect("it came at once", "within 1 s", this::pushLag);
    check.expect(
        "it has a code of her own",
        true,
        () -> day.saturday().push().map(Sandbox::code).orElse("").matches("FLASH20-[0-9A-F]{8}"));
    check.expect(
        "she was pushed to once", 1, () -> sandbox.items("push", day.cast().pushToken()).size());
    check.expect(
        "the code was redeemed at the till",
        "redeemed",
        () -> lookups.enrollment("flash-sale", day.kelly()).path("exitReason").asText());
  }

  private void theFriend() {
    check.expect(
        "she was thanked once for her friend",
        1L,
        () ->
            lookups.messages(day.kelly()).stream()
                .filter(message -> message.path("template").asText().equals("referral-reward"))
                .filter(message -> message.path("state").asText().equals("accepted"))
                .count());
  }

  private void theTexts() {
    check.expect("one text has arrived", 1L, this::texts);
    check.expect(
        "her answer is an event of hers",
        1,
        () -> lookups.events(day.kelly(), "SMS Received").size());
    check.expect("STOP took her consent back", "revoked", () -> consent("sms"));
    check.expect(
        "the next text is withheld, and the reason is there",
        "withheld: UNSUBSCRIBED",
        () -> {
          JsonNode message = lookups.message(day.saturday().refusedText());
          return message.path("state").asText() + ": " + message.path("reason").asText();
        });
  }

  private void theScorecard() {
    check.expect(
        "Rachel's app stands beside two others",
        List.of("demo-rival", "demo-other"),
        () -> {
          List<String> peers = new ArrayList<>();
          card().path("peers").forEach(peer -> peers.add(peer.path("app").asText()));
          return peers;
        });
    check.expect(
        "it has the best stars, and is no worse than second in all",
        "100, over 40",
        () ->
            card().at("/indicators/rating/score").asInt()
                + (card().at("/overall/score").asInt() > 40 ? ", over 40" : ", below"));
    check.expect(
        "and a picture",
        "svg",
        () ->
            Pictures.root(rachel.get("/v1/apps/" + Definitions.OWN_APP + "/scorecard.svg").body()));
  }

  private JsonNode card() {
    return rachel.get("/v1/apps/" + Definitions.OWN_APP + "/scorecard?store=ios&country=fr").json();
  }

  /** Those to her; what she said stands in the same inbox under the shop's number. */
  private long texts() {
    return sandbox.items("sms", day.cast().kellyPhone()).size();
  }

  private String consent(String channel) {
    for (JsonNode consent : lookups.profile(day.kelly()).path("consents")) {
      if (consent.path("channel").asText().equals(channel)
          && consent.path("purpose").asText().equals("marketing")) {
        return consent.path("state").asText();
      }
    }
    return "none";
  }

  private String pushLag() {
    return day.saturday()
        .push()
        .map(push -> Duration.between(day.saturday().cameNearAt(), push.receivedAt()))
        .map(lag -> lag.compareTo(AT_ONCE) <= 0 ? "within 1 s" : "after " + Timeline.shown(lag))
        .orElse("never");
  }
}
