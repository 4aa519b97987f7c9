package io.carillon.sandbox.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.sandbox.door.Doors;
import io.carillon.sandbox.door.Reply;
import io.carillon.sandbox.door.Request;
import io.carillon.sandbox.inbox.Inbox;
import io.carillon.sandbox.inbox.Item;
import io.carillon.sandbox.inbox.Vendor;
import io.carillon.sandbox.key.KeyFolder;
import io.carillon.sandbox.misbehaviour.Conduct;
import io.carillon.sandbox.misbehaviour.Kind;
import io.carillon.sandbox.misbehaviour.Misbehaviours;
import io.carillon.sandbox.misbehaviour.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The Message resource of one account. */
public final class Twilio implements AutoCloseable {
  /** The error codes that a rule may name. */
  public static final Map<Kind, Set<String>> CODES =
      Map.of(Kind.REJECT, TwilioError.codes(), Kind.FAIL, TwilioError.LATER.keySet());

  private static final String ROOT = "/2010-04-01/Accounts";

  /** Between queued, sent and delivered. */
  private static final Duration STEP = Duration.ofMillis(100);

  private final Account account;
  private final Description description = new Description();
  private final Inbox inbox;
  private final Misbehaviours misbehaviours;
  private final Webhooks webhooks;
  private final Listing listing;
  private final OptOuts optOuts = new OptOuts();

  /**
   * Who sends.
   *
   * @param authToken signs the webhooks too
   */
  public record Account(String sid, String authToken) {
    /** The account of a folder, made at the first start. */
    public static Account of(KeyFolder keys) throws IOException {
      return new Account(
          keys.text("twilio-account-sid", () -> "AC" + KeyFolder.hex(16)),
          keys.text("twilio-auth-token", () -> KeyFolder.hex(16)));
    }
  }

  public Twilio(Account account, Inbox inbox, Misbehaviours misbehaviours) {
    this.account = account;
    this.inbox = inbox;
    this.misbehaviours = misbehaviours;
    this.webhooks = new Webhooks(account.authToken());
    this.listing = new Listing(inbox, account.sid());
  }

  /**
   * Opens the doors.
   *
   * @param inboundUrl where the texts of people go; empty when each call names it
   */
  public void open(Doors doors, String inboundUrl) {
    doors.open(ROOT, this::answer);
    new InboundDoor(account, inbox, webhooks, optOuts, inboundUrl).open(doors);
  }

  @Override
  public void close() {
    webhooks.close();
  }

  private Reply answer(Request request) throws IOException {
    if (!isAuthentic(request)) {
      return TwilioError.AUTHENTICATE.reply();
    }
    List<String> path = request.path();
    if (!path.isEmpty() && path.getFirst().equals(account.sid())) {
      if (path.size() == 2 && path.get(1).equals("Messages.json")) {
        return switch (request.method()) {
          case "POST" -> create(request);
          case "GET" -> list(request);
          default -> TwilioError.NOT_FOUND.reply();
        };
      }
      if (path.size() == 3
          && path.get(1).equals("Messages")
          && path.get(2).endsWith(".json")
          && request.method().equals("GET")) {
        return fetch(path.get(2).replace(".json", ""), request);
      }
    }
    return TwilioError.NOT_FOUND.reply(request.exchange().getRequestURI().getPath());
  }

  private boolean isAuthentic(Request request) {
    String expected = account.sid() + ":" + account.authToken();
    return request
        .header("Authorization")
        .equals("Basic " + Base64.getEncoder().encodeToString(expected.getBytes(UTF_8)));
  }

  private Reply create(Request request) throws IOException {
    if (!request.header("Content-Type").startsWith("application/x-www-form-urlencoded")) {
      return TwilioError.INVALID_PARAMETER.reply("the body is no form");
    }
    Map<String, List<String>> form = Request.pairs(new String(request.body(), UTF_8));
    List<String> deviations = description.ofForm(form);
    if (!deviations.isEmpty()) {
      return TwilioError.INVALID_PARAMETER.reply(String.join("; ", deviations));
    }
    TextMessage wanted = wanted(form, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    Optional<TwilioError> refusal = Acceptance.refusal(wanted);
    if (refusal.isPresent()) {
      return refusal.get().reply(wanted.to());
    }
    if (optOuts.contains(wanted.to(), wanted.from())) {
      return TwilioError.UNSUBSCRIBED.reply(wanted.to());
    }
    Optional<Refusal> told = misbehaviours.refusal(Vendor.TWILIO, wanted.to());
    return told.isPresent() ? refused(told.get(), wanted.to()) : accept(wanted);
  }

  private Reply accept(TextMessage wanted) throws IOException {
    Conduct conduct = misbehaviours.conduct(Vendor.TWILIO, List.of(wanted.to()));
    TextMessage message = accepted(wanted, conduct);
    inbox.add(item(message));
    if (!message.statusCallback().isEmpty()) {
      if (conduct.earlyCallbacks()) {
        tell(message, conduct.duplicateCallbacks());
      } else {
        webhooks.follow(message, conduct.duplicateCallbacks());
      }
    }
    conduct.pause();
    if (conduct.cut()) {
      return Reply.cut();
    }
    return conduct.error()
        ? TwilioError.INTERNAL.reply()
        : Reply.json(201, message.resource(message.createdAt()));
  }

  private void tell(TextMessage message, boolean twice) throws IOException {
    try {
      webhooks.tell(message, twice);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while a callback was posted.", e);
    }
  }

  private static Reply refused(Refusal refusal, String to) {
    return switch (refusal) {
      case Refusal.Throttled throttled ->
          TwilioError.TOO_MANY
              .reply()
              .with("Retry-After", Long.toString(throttled.retryAfter().toSeconds()));
      case Refusal.Unregistered unregistered -> TwilioError.INVALID_TO.reply(to);
      case Refusal.Rejected rejected ->
          TwilioError.of(rejected.code()).orElse(TwilioError.INTERNAL).reply();
    };
  }

  private TextMessage wanted(Map<String, List<String>> form, Instant now) {
    return new TextMessage(
        "SM" + KeyFolder.hex(16),
        account.sid(),
        TextMessage.OUTBOUND,
        last(form, "From"),
        last(form, "To"),
        last(form, "Body"),
        last(form, "MessagingServiceSid"),
        last(form, "StatusCallback"),
        form.getOrDefault("MediaUrl", List.of()).size(),
        now,
        STEP,
        "");
  }

  private static TextMessage accepted(TextMessage wanted, Conduct conduct) {
    return new TextMessage(
        wanted.sid(),
        wanted.accountSid(),
        wanted.direction(),
        wanted.from(),
        wanted.to(),
        wanted.body(),
        wanted.serviceSid(),
        wanted.statusCallback(),
        wanted.media(),
        wanted.createdAt(),
        conduct.earlyCallbacks() ? Duration.ZERO : wanted.step(),
        conduct.failure());
  }

  private static String last(Map<String, List<String>> form, String name) {
    return form.getOrDefault(name, List.of("")).getLast();
  }

  static Item item(TextMessage message) {
    return new Item(
        Vendor.TWILIO,
        message.createdAt(),
        message.sid(),
        message.from(),
        List.of(message.to()),
        message.body(),
        message.bytes());
  }

  private Reply list(Request request) throws IOException {
    Map<String, List<String>> query =
        Request.pairs(request.exchange().getRequestURI().getRawQuery());
    List<String> deviations = description.ofQuery(Description.LIST, query);
    return deviations.isEmpty()
        ? Reply.json(listing.page(query, Instant.now()))
        : TwilioError.INVALID_PARAMETER.reply(String.join("; ", deviations));
  }

  private Reply fetch(String sid, Request request) throws IOException {
    Optional<Inbox.Entry> entry = inbox.byKey(Vendor.TWILIO, sid);
    Optional<byte[]> raw = entry.isPresent() ? inbox.raw(entry.get()) : Optional.empty();
    return raw.isEmpty()
        ? TwilioError.NOT_FOUND.reply(request.exchange().getRequestURI().getPath())
        : Reply.json(TextMessage.of(raw.get()).resource(Instant.now()));
  }
}
