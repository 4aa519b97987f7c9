package io.carillon.messaging.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.people.PeopleClient;
import io.carillon.messaging.quota.DailyMessages;
import io.carillon.messaging.template.LiveTemplate;
import io.carillon.messaging.template.LiveTemplateStore;
import io.carillon.messaging.template.TemplateSources;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Units;
import io.carillon.platform.events.Traces;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Asking for messages, and looking at what became of them. */
@ApplicationScoped
class Messages {
  private static final Logger LOG = Logger.getLogger(Messages.class);
  private static final int LARGEST_DATA = 64 * 1024;

  private final Transactions transactions;
  private final Idempotency idempotency;
  private final MessageStore store;
  private final MessageSettings settings;
  private final LiveTemplateStore templates;
  private final TemplateSources sources;
  private final PeopleClient people;
  private final Dispatch dispatch;
  private final DailyMessages quota;
  private final Callers callers;
  private final ObjectMapper json;
  private final Clock clock;

  @Inject
  Messages(
      Transactions transactions,
      Idempotency idempotency,
      MessageStore store,
      MessageSettings settings,
      LiveTemplateStore templates,
      TemplateSources sources,
      PeopleClient people,
      Dispatch dispatch,
      DailyMessages quota,
      Callers callers,
      ObjectMapper json,
      Clock clock) {
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.store = store;
    this.settings = settings;
    this.templates = templates;
    this.sources = sources;
    this.people = people;
    this.dispatch = dispatch;
    this.quota = quota;
    this.callers = callers;
    this.json = json;
    this.clock = clock;
  }

  private record Answer(UUID id) {}

  private record Recipient(UUID profile, @Nullable String address) {}

  /** The same key and request are the same message, whatever has changed since the first time. */
  Message send(String tenant, @Nullable String key, NewMessage wanted) {
    return before(tenant, key, wanted)
        .orElseGet(
            () -> {
              Order order = order(tenant, wanted);
              quota.check(tenant);
              return send(tenant, key, wanted, order);
            });
  }

  private Optional<Message> before(String tenant, @Nullable String key, NewMessage wanted) {
    return key == null
        ? Optional.empty()
        : transactions.inTenant(
            tenant,
            tx ->
                idempotency
                    .known(tx, tenant, key, wanted, Answer.class)
                    .map(answer -> found(tx, tenant, answer)));
  }

  private Message found(Handle tx, String tenant, Answer answer) {
    return store
        .find(tx, tenant, answer.id())
        .orElseThrow(() -> ProblemException.notFound("message " + answer.id()));
  }

  private Message send(String tenant, @Nullable String key, NewMessage wanted, Order order) {
    List<Message> written = new ArrayList<>();
    Message message =
        transactions.inTenant(
            tenant,
            tx -> {
              written.clear();
              Answer answer =
                  idempotency.once(
                      tx,
                      tenant,
                      key,
                      wanted,
                      Answer.class,
                      () -> {
                        Message fresh = fresh(order);
                        store.insert(tx, List.of(fresh));
                        written.add(fresh);
                        return new Answer(order.id());
                      });
              return found(tx, tenant, answer);
            });
    List<Message> claimed =
        written.stream().filter(m -> m.progress().state() == MessageState.CLAIMED).toList();
    if (!claimed.isEmpty()) {
      dispatch.go(claimed);
    }
    return message;
  }

  Message get(String tenant, String id) {
    return Ids.parse(id)
        .flatMap(known -> transactions.inTenant(tenant, tx -> store.find(tx, tenant, known)))
        .orElseThrow(() -> ProblemException.notFound("message " + id));
  }

  Page<Message> list(
      String tenant,
      @Nullable String profile,
      @Nullable String journey,
      @Nullable String state,
      @Nullable String channel,
      @Nullable Integer limit,
      @Nullable String cursor) {
    UUID person =
        profile == null
            ? null
            : Ids.parse(profile)
                .orElseThrow(() -> ProblemException.invalid("?profile", profile, "a profile's id"));
    MessageStore.Filter filter =
        new MessageStore.Filter(person, journey, state == null ? null : state(state), channel);
    return transactions.inTenant(tenant, tx -> store.list(tx, tenant, filter, limit, cursor));
  }

  /**
   * What a person was sent and was to be sent.
   *
   * @throws ProblemException NOT_FOUND when identity says that there is no such profile
   */
  Page<Message> ofProfile(
      String tenant, String profile, @Nullable Integer limit, @Nullable String cursor) {
    UUID person =
        Ids.parse(profile).orElseThrow(() -> ProblemException.notFound("profile " + profile));
    Page<Message> page = list(tenant, profile, null, null, null, limit, cursor);
    if (page.items().isEmpty() && cursor == null && !exists(tenant, person)) {
      throw ProblemException.notFound("profile " + profile);
    }
    return page;
  }

  private boolean exists(String tenant, UUID person) {
    try {
      return people.seen(tenant, person).isPresent();
    } catch (ProblemException e) {
      if (!e.reason().kind().passes()) {
        throw e;
      }
      LOG.debugf("Nobody can tell whether a profile exists: %s", e.detail());
      return true;
    }
  }

  private Message fresh(Order order) {
    Instant now = clock.instant();
    return dispatch.hasRoom()
        ? Message.claimed(order, now, dispatch.lease())
        : Message.pending(order, now);
  }

  private Order order(String tenant, NewMessage wanted) {
    Violations violations = new Violations();
    String channel = wanted.channel() == null ? "" : wanted.channel();
    Optional<Channel> known = Channel.of(channel);
    String purpose = wanted.purpose() == null ? "" : wanted.purpose();
    JsonNode data = wanted.data() == null ? json.createObjectNode() : wanted.data();
    violations
        .check(known.isPresent(), "channel", wanted.channel(), "one of " + Channel.words())
        .check(
            Purpose.of(purpose).isPresent(),
            "purpose",
            wanted.purpose(),
            "marketing or transactional")
        .check(
            (wanted.template() == null) != (wanted.content() == null),
            "template",
            wanted.template(),
            "one of template and content")
        .check(data.isObject(), "data", data.getNodeType(), "an object")
        .check(
            data.toString().length() <= LARGEST_DATA,
            "data",
            data.toString().length() + " characters",
            "at most 64 KB");
    checkTo(wanted.to(), violations);
    known.ifPresent(way -> checkForm(way, wanted.to(), violations));
    violations.throwIfAny();
    String unit = Units.choose(callers.current(), null);
    String template =
        wanted.template() == null ? "" : template(tenant, unit, channel, wanted.template());
    Channel way = known.orElseThrow();
    if (wanted.content() != null) {
      var unused = sources.compileContent(way, wanted.content());
    }
    Recipient recipient = recipient(tenant, way, wanted.to());
    ObjectNode context = json.createObjectNode();
    context.set("data", data);
    Instant now = clock.instant();
    Purpose meant = Purpose.of(purpose).orElseThrow();
    return new Order(
        tenant,
        unit,
        Ids.next(),
        recipient.profile(),
        channel,
        meant,
        template,
        wanted.content(),
        context,
        recipient.address(),
        null,
        "",
        0,
        Traces.current(),
        now,
        settings.expiry(meant, now));
  }

  private static void checkTo(NewMessage.@Nullable To to, Violations violations) {
    boolean one = to != null && (to.profile() == null) != (to.identifier() == null);
    violations.check(one, "to", to == null ? null : "both or none", "profile or identifier");
    if (to != null && to.profile() != null) {
      violations.check(
          Ids.parse(to.profile()).isPresent(), "to.profile", to.profile(), "a profile's id");
    }
    if (to != null && to.identifier() != null) {
      violations.check(
          to.identifier().indexOf(':') > 0,
          "to.identifier",
          to.identifier(),
          "type:value, such as email:kelly@example.com");
    }
  }

  /** An identifier that is an address of the channel is the one address that the message is for. */
  private static Optional<String> address(Channel channel, String identifier) {
    String type =
        switch (channel) {
          case EMAIL -> "email:";
          case SMS -> "phone:";
          case PUSH, WEBPUSH -> "deviceId:";
          case INAPP, WEBHOOK -> "";
        };
    return type.isEmpty() || !identifier.startsWith(type)
        ? Optional.empty()
        : Optional.of(identifier.substring(type.length()));
  }

  private static void checkForm(
      Channel channel, NewMessage.@Nullable To to, Violations violations) {
    String identifier = to == null || to.identifier() == null ? "" : to.identifier();
    address(channel, identifier)
        .ifPresent(
            address ->
                violations.check(
                    channel.normal(address).isPresent(),
                    "to.identifier",
                    identifier,
                    channel.addresses()));
  }

  private String template(String tenant, String unit, String channel, String keyOrId) {
    return templates
        .find(tenant, keyOrId, unit)
        .filter(live -> live.channel().word().equals(channel))
        .map(LiveTemplate::key)
        .orElseThrow(
            () -> ProblemException.invalid("template", keyOrId, "a live template for " + channel));
  }

  private Recipient recipient(String tenant, Channel channel, NewMessage.@Nullable To to) {
    String profile = to == null ? null : to.profile();
    if (profile != null) {
      UUID id = UUID.fromString(profile);
      // who sees the whole tenant learns of a stranger from the message itself, which is withheld
      if (people.isHidden(tenant, id)) {
        throw ProblemException.notFound("profile " + id);
      }
      return new Recipient(id, null);
    }
    String identifier = to == null || to.identifier() == null ? "" : to.identifier();
    List<UUID> owners = people.owners(tenant, identifier);
    if (owners.isEmpty()) {
      throw ProblemException.notFound("a profile with this identifier");
    }
    if (owners.size() > 1) {
      throw new ProblemException(
          MessageReason.RECIPIENT_AMBIGUOUS,
          "%d profiles own this identifier: name one by its id.".formatted(owners.size()));
    }
    String address = address(channel, identifier).flatMap(channel::normal).orElse(null);
    return new Recipient(owners.getFirst(), address);
  }

  private static MessageState state(String word) {
    return Arrays.stream(MessageState.values())
        .filter(state -> state.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemException.invalid(
                    "?state",
                    word,
                    Arrays.toString(MessageState.values()).toLowerCase(Locale.ROOT)));
  }
}
