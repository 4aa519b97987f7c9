package io.carillon.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Value;
import io.carillon.identity.v1.Profile;
import io.carillon.stack.demo.Day.Cast;
import io.carillon.stack.demo.Mailbox.Mail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What must have come of the day, each with what was found. */
final class Expectations {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** One of them. */
  record Finding(String what, String expected, String found) {
    boolean holds() {
      return expected.equals(found);
    }
  }

  private final Day day;
  private final Cast cast;
  private final Environment environment;
  private final Api rachel;
  private final Lookups lookups;
  private final PartnerClient partner;
  private final List<Finding> findings = new ArrayList<>();

  Expectations(Day day, Environment environment, Api rachel, PartnerClient partner) {
    this.day = day;
    this.cast = day.cast();
    this.environment = environment;
    this.rachel = rachel;
    this.lookups = new Lookups(rachel);
    this.partner = partner;
  }

  List<Finding> check() {
    whoSheIs();
    whatIsRemembered();
    theReminder();
    theJourney();
    theFriend();
    thePartner();
    new SaturdayExpectations(day, environment, rachel, this::expect).check();
    whatToTryNext();
    howManyMessages();
    return List.copyOf(findings);
  }

  private void whoSheIs() {
    expect("Kelly is one person", 1, () -> lookups.profiles("email:" + cast.kellyMail()).size());
    expect(
        "her browser and her phone are both hers",
        List.of(cast.browser(), cast.phone()),
        () -> identifiers("anonymousId"));
    expect("so is her account", List.of(cast.kellyUser()), () -> identifiers("userId"));
    expect("her first name is known", "Kelly", () -> kelly().at("/traits/firstName").asText());
    expect(
        "the phone's own profile lives on in hers",
        day.kelly(),
        () -> lookups.profile(day.phoneAlone()).path("id").asText());
    expect(
        "her consent is kept, with its words",
        "granted: Yes, write to me about what is new in the shop.",
        this::consent);
    expect(
        "she is in the segment newsletter-subscribers",
        true,
        () ->
            lookups.segments(day.kelly()).stream()
                .anyMatch(s -> s.path("key").asText().equals("newsletter-subscribers")));
  }

  private void whatIsRemembered() {
    expect(
        "her first page view keeps the campaign",
        "facebook / cpc / navy-spring",
        () ->
            lookups.events(day.kelly()).stream()
                .filter(event -> event.path("type").asText().equals("page"))
                .reduce((newer, older) -> older)
                .map(Expectations::campaign)
                .orElse("no page view"));
    expect(
        "the archive has her browser's own events: page ×2, viewed, identify, order",
        5L,
        () -> eventsFrom(cast.browser()));
    expect(
        "and her phone's: opened, added ×2, installed, identify ×3, location ×2",
        9L,
        () -> eventsFrom(cast.phone()));
    expect("her orders are counted", 1.0, () -> fact("demo-orders"));
    expect("and what she spent", Double.valueOf(Scenario.BASKET_TOTAL), () -> fact("demo-revenue"));
  }

  private void theReminder() {
    String html = day.reminder().map(Mail::html).orElse("");
    expect("the welcome mail says her name", true, () -> mentions(day.welcome(), "Welcome, Kelly"));
    expect("the reminder lists the jacket", true, () -> html.contains(Shop.JACKET.name()));
    expect("and the scarf", true, () -> html.contains(Shop.SCARF.name()));
    expect("and nothing else", 2, () -> html.split("class=\"line\"", -1).length - 1);
    expect(
        "with their prices",
        true,
        () -> html.contains(Shop.JACKET.price()) && html.contains(Shop.SCARF.price()));
    expect(
        "and pictures that can be fetched",
        List.of(200, 200),
        () ->
            Stream.of(Shop.JACKET, Shop.SCARF)
                .map(
                    product ->
                        new Links(html)
                            .beginning("http").stream()
                                .filter(
                                    address ->
                                        address.endsWith("/pictures/" + product.id() + ".svg"))
                                .findFirst()
                                .map(address -> Links.open(address).status())
                                .orElse(0))
                .toList());
    expect(
        "its link leads to her basket and says where she comes from",
        true,
        () ->
            day.landedOn().contains("/basket/" + cast.basket())
                && day.landedOn().contains("utm_campaign=abandoned-cart"));
    expect(
        "the click is an event of hers",
        1,
        () -> lookups.events(day.kelly(), "Email Clicked").size());
    expect(
        "the message knows when she clicked",
        true,
        () -> lookups.message(day.kelly(), "cart-reminder").hasNonNull("clickedAt"));
  }

  private void theJourney() {
    expect(
        "she entered abandoned-cart once and left because she bought",
        "bought",
        () -> journey().path("exitReason").asText());
    expect("at once", "within 1 s", () -> exitLag());
    expect("her objective is counted", true, () -> journey().path("converted").asBoolean());
    expect(
        "the report counts the day",
        "entered 2, bought 1, converted 1, value " + Scenario.BASKET_TOTAL,
        () -> Report.read(rachel, "abandoned-cart").since(day.before()).toString());
    expect("the journey's picture is well-formed SVG", "svg", this::picture);
    expect(
        "leaving it and converting are events of hers",
        List.of(1L, 1L),
        () -> List.of(journeyEvents("Journey Exited"), journeyEvents("Journey Converted")));
  }

  private void theFriend() {
    expect(
        "Sam's message is withheld, and the reason is there",
        "withheld: NO_CONSENT",
        () -> {
          JsonNode message = lookups.message(day.friend(), "cart-reminder");
          return message.path("state").asText() + ": " + message.path("reason").asText();
        });
    expect(
        "his journey ended for that",
        "not allowed to write",
        () -> lookups.enrollment("abandoned-cart", day.friend()).path("exitReason").asText());
  }

  private void thePartner() {
    expect(
        "a partner reads Kelly over gRPC",
        day.kelly() + " Kelly",
        () -> {
          Profile profile = partner.profile(day.kelly());
          return profile.getId()
              + " "
              + profile
                  .getTraits()
                  .getFieldsOrDefault("firstName", Value.getDefaultInstance())
                  .getStringValue();
        });
  }

  private void whatToTryNext() {
    if (NextSteps.canPaste()) {
      List<String> commands = new NextSteps(environment, cast.kellyMail()).commands();
      expect(
          "the three commands below work as pasted",
          List.of(true, true, true),
          () ->
              List.of(
                  NextSteps.paste(commands.get(0)).contains(day.kelly()),
                  NextSteps.paste(commands.get(1)).contains("\"success\":true"),
                  NextSteps.paste(commands.get(2)).contains("flowchart")));
    }
  }

  /** Last of all, when whatever might come twice has had its time. */
  private void howManyMessages() {
    Mailbox hers = new Mailbox(environment, cast.kellyMail());
    expect("one welcome has arrived", 1, () -> hers.about("Welcome").size());
    expect("one reminder has arrived", 1, () -> hers.about("basket").size());
    expect("and nothing more", 2, () -> hers.mails().size());
    expect(
        "the platform knows of as many, and of the push, the thanks and two texts",
        6,
        () -> lookups.messages(day.kelly()).size());
    expect(
        "nothing has arrived for Sam",
        0,
        () -> new Mailbox(environment, cast.friendMail()).mails().size());
  }

  private JsonNode kelly() {
    return lookups.profile(day.kelly());
  }

  private JsonNode journey() {
    return lookups.enrollment("abandoned-cart", day.kelly());
  }

  /** Those of this journey, without the end of a way that became one with hers by a merge. */
  private long journeyEvents(String name) {
    return lookups.events(day.kelly(), name).stream()
        .map(event -> event.path("properties"))
        .filter(properties -> properties.path("journey").asText().equals("abandoned-cart"))
        .filter(properties -> !properties.path("reason").asText().equals("merged"))
        .count();
  }

  private List<String> identifiers(String type) {
    List<String> values = new ArrayList<>();
    kelly()
        .path("identifiers")
        .forEach(
            identifier -> {
              if (identifier.path("type").asText().equals(type)) {
                values.add(identifier.path("value").asText());
              }
            });
    return values.stream().sorted().toList();
  }

  private String consent() {
    for (JsonNode consent : kelly().path("consents")) {
      if (consent.path("channel").asText().equals("email")
          && consent.path("purpose").asText().equals("marketing")) {
        return consent.path("state").asText() + ": " + consent.path("text").asText();
      }
    }
    return "none";
  }

  private long eventsFrom(String anonymousId) {
    return lookups.events(day.kelly()).stream()
        .filter(event -> event.path("anonymousId").asText().equals(anonymousId))
        .count();
  }

  private double fact(String key) {
    return partner.facts(day.kelly()).getComputedMap().getOrDefault(key, 0.0);
  }

  private String exitLag() {
    JsonNode left = journey().path("exitedAt");
    if (!left.isTextual()) {
      return "she is still in it";
    }
    Duration lag = Duration.between(day.orderedAt(), Instant.parse(left.asText()));
    return lag.compareTo(AT_ONCE) <= 0 ? "within 1 s" : "after " + Timeline.shown(lag);
  }

  private String picture() {
    return Pictures.root(rachel.get("/v1/journeys/abandoned-cart/diagram?format=svg").body());
  }

  private static String campaign(JsonNode event) {
    JsonNode campaign = event.at("/context/campaign");
    return "%s / %s / %s"
        .formatted(
            campaign.path("source").asText(),
            campaign.path("medium").asText(),
            campaign.path("name").asText());
  }

  private static boolean mentions(Optional<Mail> mail, String words) {
    return mail.filter(m -> m.html().contains(words)).isPresent();
  }

  /** Looks until it is as expected, or the patience is over. */
  private void expect(String what, Object expected, Supplier<Object> look) {
    Object found;
    try {
      found = Await.lookUntil(PATIENCE, look, seen -> Objects.equals(seen, expected));
    } catch (RuntimeException e) {
      found = e.toString();
    }
    findings.add(new Finding(what, String.valueOf(expected), String.valueOf(found)));
  }
}
