package io.carillon.messaging.template;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Block;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.link.Links;
import io.carillon.messaging.people.Facts;
import io.carillon.messaging.people.PeopleClient;
import io.carillon.messaging.people.Person;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.provider.Providers;
import io.carillon.messaging.rendering.Reader;
import io.carillon.messaging.rendering.RenderException;
import io.carillon.messaging.rendering.Rendered;
import io.carillon.messaging.suppression.SuppressionStore;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Masks;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Trying a template out: what would be seen, and a test message to one's own address. */
@ApplicationScoped
class Trials {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
  private static final Logger LOG = Logger.getLogger(Trials.class);
  private static final UUID NOBODY = new UUID(0, 0);
  private static final String TEST = "[Test] ";
  private static final Duration WORTH_IT = Duration.ofHours(1);
  private static final TestResult IN_DOUBT =
      new TestResult("unknown", "it is being sent, or its sender did not say how that ended");

  private final Templates templates;
  private final ObjectMapper json;
  private final PeopleClient people;
  private final Links links;
  private final Providers providers;
  private final SuppressionStore suppressions;
  private final Transactions transactions;
  private final Idempotency idempotency;
  private final Clock clock;

  @Inject
  Trials(
      Templates templates,
      ObjectMapper json,
      PeopleClient people,
      Links links,
      Providers providers,
      SuppressionStore suppressions,
      Transactions transactions,
      Idempotency idempotency,
      Clock clock) {
    this.templates = templates;
    this.json = json;
    this.people = people;
    this.links = links;
    this.providers = providers;
    this.suppressions = suppressions;
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.clock = clock;
  }

  /** What came of a test message: `accepted`, `rejected`, `retryable` or `unknown`. */
  record TestResult(String state, String detail) {}

  Rendered preview(String tenant, LiveTemplate template, Trial trial, boolean masked) {
    Map<String, Object> variables = new HashMap<>();
    put(variables, "data", trial.data());
    put(variables, "entry", trial.entry());
    put(variables, "event", trial.event());
    put(variables, "journey", trial.journey());
    put(variables, "computed", trial.computed());
    put(variables, "scores", trial.scores());
    variables.put(
        "links",
        Map.of(
            "unsubscribe",
            links.unsubscribe(tenant, NOBODY),
            "preferences",
            links.preferences(tenant, NOBODY)));
    Reader reader = reader(tenant, template, trial, masked, variables);
    try {
      String locale = reader.locale().equals(Locale.ROOT) ? "" : reader.locale().toLanguageTag();
      return template.text().render(locale, reader, variables);
    } catch (RenderException e) {
      throw new ProblemException(
          TemplateReason.TEMPLATE_NOT_RENDERED, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The same key and request send one message. The key is taken before it leaves, so a call that is
   * repeated meanwhile, or behind a crash, hears that it may have left.
   */
  TestResult test(Caller caller, String keyOrId, @Nullable String key, Trial trial) {
    String tenant = caller.tenant();
    List<Object> request = List.of(keyOrId, trial);
    Optional<TestResult> before =
        transactions.inTenant(
            tenant, tx -> idempotency.known(tx, tenant, key, request, TestResult.class));
    return before.orElseGet(
        () -> {
          Letter letter = letter(tenant, templates.compiled(caller, keyOrId), trial);
          return key == null ? letter.send() : once(tenant, key, request, letter);
        });
  }

  private TestResult once(String tenant, String key, Object request, Letter letter) {
    AtomicBoolean first = new AtomicBoolean();
    TestResult taken =
        transactions.inTenant(
            tenant,
            tx ->
                idempotency.once(
                    tx,
                    tenant,
                    key,
                    request,
                    TestResult.class,
                    () -> {
                      first.set(true);
                      return IN_DOUBT;
                    }));
    if (!first.get()) {
      return taken;
    }
    TestResult result = letter.send();
    try {
      transactions.inTenant(
          tenant,
          tx -> {
            idempotency.answered(tx, tenant, key, result);
            return result;
          });
    } catch (ProblemException e) {
      LOG.warn("What became of a test message is not kept for its repetitions", e);
    }
    return result;
  }

  /** A test message on its way. */
  private record Letter(Provider provider, Provider.Prepared prepared) {
    TestResult send() {
      return switch (provider.send(prepared, Optional::empty)) {
        case Outcome.Accepted(String reference) -> new TestResult("accepted", reference);
        case Outcome.Rejected(String code, String detail, var _) ->
            new TestResult("rejected", code + " " + detail);
        case Outcome.Dead(String code, String detail, var _, var _) ->
            new TestResult("rejected", code + " " + detail);
        case Outcome.Retry(String code, String detail, var _) ->
            new TestResult("retryable", code + " " + detail);
        case Outcome.Withheld(var reason) -> new TestResult("withheld", reason.name());
        case Outcome.Unknown(String code, String detail) ->
            new TestResult("unknown", code + " " + detail);
      };
    }
  }

  private Letter letter(String tenant, LiveTemplate template, Trial trial) {
    Channel channel = template.channel();
    Address to = address(channel, trial.to() == null ? "" : trial.to().strip());
    if (to.kind() == Address.Kind.PROFILE) {
      requireSeen(tenant, to.name());
    }
    List<Block> blocks =
        transactions.inWholeTenant(
            tenant, tx -> suppressions.blocks(tx, tenant, channel.word(), List.of(to.name())));
    if (blocks.stream().anyMatch(Block::everything)) {
      throw new ProblemException(
          TemplateReason.ADDRESS_SUPPRESSED, "The address is on the suppression list.");
    }
    Rendered rendered = preview(tenant, template, trial, false);
    Provider provider =
        providers
            .of(channel, to)
            .orElseThrow(
                () ->
                    new ProblemException(
                        TemplateReason.CHANNEL_NOT_SERVED,
                        "No provider of %s is set up for this address.".formatted(channel.word())));
    UUID id = Ids.next();
    Outgoing message =
        new Outgoing(
            tenant,
            id,
            Purpose.TRANSACTIONAL,
            to,
            asTest(rendered.content()),
            Map.of(),
            links.receipt(tenant, id),
            clock.instant().plus(WORTH_IT));
    try {
      return new Letter(provider, provider.prepare(message));
    } catch (PreparationException e) {
      throw ProblemException.invalid("to", trial.to(), String.valueOf(e.getMessage()));
    }
  }

  private void requireSeen(String tenant, String profile) {
    UUID id = UUID.fromString(profile);
    if (!id.equals(NOBODY) && people.isHidden(tenant, id)) {
      throw ProblemException.notFound("profile " + id);
    }
  }

  /** Where a test goes; a device is given as `ios:`, `android:` or `web:` and its push token. */
  private static Address address(Channel channel, String to) {
    Optional<Address> address =
        switch (channel) {
          case EMAIL -> channel.normal(to).map(Address::mailbox);
          case SMS -> channel.normal(to).map(Address::phone);
          case INAPP -> Ids.parse(to).map(Address::profile);
          case WEBHOOK -> Ids.parse(to.isEmpty() ? NOBODY.toString() : to).map(Address::profile);
          case PUSH ->
              device("ios:", Address.Kind.IOS, to)
                  .or(() -> device("android:", Address.Kind.ANDROID, to));
          case WEBPUSH -> device("web:", Address.Kind.WEB, to);
        };
    String form =
        switch (channel) {
          case PUSH -> "ios: or android: and a push token";
          case WEBPUSH -> "web: and a push subscription";
          case EMAIL, SMS, INAPP, WEBHOOK -> channel.addresses();
        };
    return address.orElseThrow(() -> ProblemException.invalid("to", to, form));
  }

  private static Optional<Address> device(String begin, Address.Kind kind, String to) {
    String token = to.startsWith(begin) ? to.substring(begin.length()).strip() : "";
    return token.isEmpty() ? Optional.empty() : Optional.of(new Address(kind, "test", token));
  }

  /** The same words, with a sign that they are a test where a person reads them. */
  private static Outgoing.Content asTest(Outgoing.Content content) {
    return switch (content) {
      case Outgoing.Email email ->
          new Outgoing.Email(TEST + email.subject(), email.html(), email.text());
      case Outgoing.Sms sms -> new Outgoing.Sms(TEST + sms.text());
      case Outgoing.Push p ->
          new Outgoing.Push(
              TEST + p.title(), p.body(), p.image(), p.buttons(), p.deepLink(), p.data());
      case Outgoing.InApp p ->
          new Outgoing.InApp(
              TEST + p.title(), p.body(), p.image(), p.buttons(), p.deepLink(), p.data());
      case Outgoing.Webhook webhook -> webhook;
    };
  }

  private Reader reader(
      String tenant,
      LiveTemplate template,
      Trial trial,
      boolean masked,
      Map<String, Object> variables) {
    JsonNode profile = trial.profile();
    String locale = trial.locale() == null ? "" : trial.locale();
    if (profile == null || profile.isNull()) {
      variables.put("profile", Map.of("traits", Map.of()));
      return reader(locale);
    }
    if (profile.isObject()) {
      variables.put("profile", json.convertValue(profile, OBJECT));
      return reader(locale.isEmpty() ? profile.path("locale").asText("") : locale);
    }
    UUID id =
        Ids.parse(profile.asText())
            .orElseThrow(
                () -> ProblemException.invalid("profile", profile, "a profile's id or an object"));
    Person person =
        people.seen(tenant, id).orElseThrow(() -> ProblemException.notFound("profile " + id));
    Map<String, Object> seen = person.variables();
    variables.put("profile", masked ? hidden(seen) : seen);
    if (template.text().namesFacts()) {
      Facts facts = people.facts(tenant, List.of(id)).getOrDefault(id, Facts.NONE);
      variables.putIfAbsent("computed", facts.computed());
      variables.putIfAbsent("scores", facts.scores());
      variables.put("segments", facts.segments());
    }
    Reader own = new Reader(person.language(), person.zone());
    return locale.isEmpty() ? own : new Reader(Locale.forLanguageTag(locale), person.zone());
  }

  private static Reader reader(String locale) {
    return new Reader(
        locale.isEmpty() ? Locale.ROOT : Locale.forLanguageTag(locale), ZoneOffset.UTC);
  }

  private void put(Map<String, Object> variables, String name, @Nullable JsonNode value) {
    if (value != null && !value.isNull()) {
      variables.put(name, json.convertValue(value, Object.class));
    }
  }

  /** The same with every text of the traits masked. */
  private static Map<String, Object> hidden(Map<String, Object> person) {
    Map<String, Object> hidden = new HashMap<>(person);
    hidden.replace("email", "***");
    hidden.replace("phone", "***");
    hidden.computeIfPresent("traits", (_, traits) -> masked(traits));
    return hidden;
  }

  private static Object masked(Object value) {
    return switch (value) {
      case String text -> Masks.text(text);
      case Map<?, ?> map -> {
        Map<String, Object> copy = new HashMap<>();
        map.forEach((key, inner) -> copy.put(String.valueOf(key), masked(inner)));
        yield copy;
      }
      case List<?> list -> list.stream().map(Trials::masked).toList();
      default -> value;
    };
  }
}
