package io.carillon.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.stack.demo.Day.Cast;
import io.carillon.stack.demo.Http.Answer;
import io.carillon.stack.demo.Mailbox.Mail;
import io.carillon.stack.demo.Shop.Product;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The script of the day. */
final class Scenario {
  static final String BASKET_TOTAL = "114.40";
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Duration AFTER_IDLING = Duration.ofSeconds(25);

  private final Environment environment;
  private final Timeline timeline;
  private final Shop shop;
  private final Cast cast;
  private final Api rachel;
  private final Api dev;
  private final Lookups lookups;

  Scenario(Environment environment, Timeline timeline, Shop shop, Cast cast, Api rachel, Api dev) {
    this.environment = environment;
    this.timeline = timeline;
    this.shop = shop;
    this.cast = cast;
    this.rachel = rachel;
    this.dev = dev;
    this.lookups = new Lookups(rachel);
  }

  Day play() {
    Report before = Report.read(rachel, "abandoned-cart");
    Sdk browser = new Sdk(environment, cast.browser(), fromTheAdvertisement());

    comesFromTheAdvertisement(browser);
    Instant subscribed = subscribes(browser);
    String kelly = awaitProfile("email:" + cast.kellyMail());
    Optional<Mail> welcome = awaitWelcome(subscribed);
    welcome.ifPresent(this::reads);

    Sdk phone = new Sdk(environment, cast.phone(), onThePhone());
    fillsTheBasketAnonymously(phone);
    String phoneAlone = awaitProfile("anonymousId:" + cast.phone());
    Instant left = logsInAndAddsTheScarf(phone);
    friendFillsHisBasket();
    String friend = awaitProfile("email:" + cast.friendMail());

    Optional<Mail> reminder = awaitReminder(left);
    awaitTheFriendsReason(friend);
    String landedOn = reminder.map(this::clicks).orElse("");
    Instant orderedAt = buys(browser, landedOn);
    awaitExit(kelly, orderedAt);
    Saturday.Left saturday = new Saturday(environment, timeline, cast, rachel, dev).play(kelly);
    return new Day(
        cast, kelly, phoneAlone, friend, welcome, reminder, landedOn, orderedAt, before, saturday);
  }

  private void comesFromTheAdvertisement(Sdk browser) {
    String landing = "/jackets?utm_source=facebook&utm_medium=cpc&utm_campaign=navy-spring";
    Answer page = browser.send(browser.page("Jackets", shop.url(landing)));
    act("Kelly", "comes from an advertisement on Facebook", "/v1/page", page);
    ObjectNode jacket = line(Shop.JACKET, cast.basket());
    Answer viewed = browser.send(browser.track("Product Viewed", jacket));
    act("Kelly", "looks at a navy jacket; nobody knows her", "/v1/track", viewed);
  }

  private Instant subscribes(Sdk browser) {
    ObjectNode traits = traits(cast.kellyMail(), "Kelly").put("newsletter", true);
    ObjectNode call = browser.identify(traits);
    ((ObjectNode) call.path("context"))
        .putArray("consents")
        .addObject()
        .put("channel", "email")
        .put("purpose", "marketing")
        .put("state", "granted")
        .put("text", "Yes, write to me about what is new in the shop.");
    Instant at = Instant.now();
    Answer answer = browser.send(call);
    act("Kelly", "leaves her e-mail and asks for the newsletter", "/v1/identify", answer);
    return at;
  }

  private Optional<Mail> awaitWelcome(Instant subscribed) {
    Optional<Mail> mail = mailbox(cast.kellyMail()).await("Welcome", SOON);
    mail.ifPresentOrElse(
        m ->
            timeline.consequence(
                m.receivedAt(), "welcomes her: " + m.subject(), "SMTP", subscribed),
        () -> timeline.missing("the welcome mail", "SMTP"));
    return mail;
  }

  private void reads(Mail mail) {
    for (String pixel : new Links(mail.html()).beginning(environment.url() + "/o/")) {
      Answer answer = Links.open(pixel);
      act("Kelly", "opens the mail", "/o/…", answer);
    }
  }

  private void fillsTheBasketAnonymously(Sdk phone) {
    ObjectNode opened = Http.JSON.createObjectNode().put("version", "4.2.0");
    Answer answer =
        phone.sendBatch(
            List.of(
                phone.track("Application Opened", opened),
                phone.track("Product Added", line(Shop.JACKET, cast.basket()))));
    act("Kelly", "puts the jacket into her basket on her phone", "/v1/batch", answer);
  }

  private Instant logsInAndAddsTheScarf(Sdk phone) {
    phone.logIn(cast.kellyUser());
    ObjectNode login = phone.identify(traits(cast.kellyMail(), "Kelly"));
    ObjectNode scarf = phone.track("Product Added", line(Shop.SCARF, cast.basket()));
    Instant at = Instant.now();
    Answer answer = phone.sendBatch(List.of(login, scarf));
    act("Kelly", "logs in, adds a scarf, and puts the phone away", "/v1/batch", answer);
    return at;
  }

  private void friendFillsHisBasket() {
    Sdk browser = new Sdk(environment, cast.friendBrowser(), inParis());
    act(
        "Sam",
        "has an account, but never agreed to be written to",
        "/v1/identify",
        browser.send(browser.identify(traits(cast.friendMail(), "Sam"))));
    act(
        "Sam",
        "puts a scarf into his basket and leaves",
        "/v1/track",
        browser.send(browser.track("Product Added", line(Shop.SCARF, cast.friendBasket()))));
  }

  private Optional<Mail> awaitReminder(Instant left) {
    Optional<Mail> mail = mailbox(cast.kellyMail()).await("basket", AFTER_IDLING);
    mail.ifPresentOrElse(
        m -> timeline.consequence(m.receivedAt(), "reminds her: " + m.subject(), "SMTP", left),
        () -> timeline.missing("the reminder", "SMTP"));
    return mail;
  }

  private void awaitTheFriendsReason(String friend) {
    JsonNode message =
        Await.lookUntil(
            SOON,
            () -> lookups.message(friend, "cart-reminder"),
            found -> found.path("state").asText().equals("withheld"));
    if (message.path("state").asText().equals("withheld")) {
      JsonNode last = message.path("transitions").path(message.path("transitions").size() - 1);
      timeline.consequence(
          Instant.parse(last.path("at").asText()),
          "writes nothing to Sam: " + message.path("reason").asText(),
          "/v1/messages/" + message.path("id").asText().substring(0, 8) + "…",
          Instant.parse(message.path("requestedAt").asText()));
    } else {
      timeline.missing("the reason why Sam gets nothing", "/v1/profiles/{id}/messages");
    }
  }

  private String clicks(Mail reminder) {
    List<String> links = new Links(reminder.html()).beginning(environment.url() + "/c/");
    if (links.isEmpty()) {
      return "";
    }
    long begin = System.nanoTime();
    String landedOn = Links.follow(links.getFirst());
    timeline.act(
        "Kelly",
        "follows the link of the mail back to her basket",
        "/c/…",
        Duration.ofNanos(System.nanoTime() - begin));
    return landedOn;
  }

  private Instant buys(Sdk browser, String landedOn) {
    browser.logIn(cast.kellyUser());
    browser.send(browser.page("Basket", landedOn));
    ObjectNode order =
        Http.JSON
            .createObjectNode()
            .put("order_id", "order-" + cast.run())
            .put("cart_id", cast.basket())
            .put("total", Double.parseDouble(BASKET_TOTAL))
            .put("currency", "EUR");
    order
        .putArray("products")
        .add(line(Shop.JACKET, cast.basket()))
        .add(line(Shop.SCARF, cast.basket()));
    Instant at = Instant.now();
    Answer answer = browser.send(browser.track("Order Completed", order));
    act("Kelly", "buys both for " + BASKET_TOTAL + " EUR", "/v1/track", answer);
    return at;
  }

  private void awaitExit(String kelly, Instant orderedAt) {
    JsonNode enrollment =
        Await.lookUntil(
            SOON,
            () -> lookups.enrollment("abandoned-cart", kelly),
            found -> found.hasNonNull("exitedAt"));
    if (enrollment.hasNonNull("exitedAt")) {
      timeline.consequence(
          Instant.parse(enrollment.path("exitedAt").asText()),
          "takes her off the journey: " + enrollment.path("exitReason").asText(),
          "abandoned-cart",
          orderedAt);
    } else {
      timeline.missing("the end of her journey", "abandoned-cart");
    }
  }

  private String awaitProfile(String identifier) {
    List<JsonNode> found =
        Await.lookUntil(SOON, () -> lookups.profiles(identifier), all -> !all.isEmpty());
    return found.isEmpty() ? "" : found.getFirst().path("id").asText();
  }

  private void act(String who, String what, String where, Answer answer) {
    timeline.act(who, what, where, answer.took());
  }

  private Mailbox mailbox(String address) {
    return new Mailbox(environment, address);
  }

  private ObjectNode line(Product product, String basket) {
    return Http.JSON
        .createObjectNode()
        .put("cart_id", basket)
        .put("cart_url", shop.url("/basket/" + basket))
        .put("product_id", product.id())
        .put("name", product.name())
        .put("price", Double.parseDouble(product.price()))
        .put("currency", "EUR")
        .put("quantity", 1)
        .put("image_url", shop.pictureOf(product));
  }

  private static ObjectNode traits(String email, String firstName) {
    return Http.JSON.createObjectNode().put("email", email).put("firstName", firstName);
  }

  private static ObjectNode inParis() {
    return Http.JSON.createObjectNode().put("timezone", "Europe/Paris").put("locale", "en-GB");
  }

  private static ObjectNode fromTheAdvertisement() {
    ObjectNode context = inParis();
    context
        .putObject("campaign")
        .put("source", "facebook")
        .put("medium", "cpc")
        .put("name", "navy-spring");
    return context;
  }

  private ObjectNode onThePhone() {
    ObjectNode context = inParis();
    context
        .putObject("device")
        .put("id", "device-" + cast.run())
        .put("type", "ios")
        .put("model", "iPhone17,1");
    return context;
  }
}
