package io.carillon.messaging.sending;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.Gate;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.gate.Verdict;
import io.carillon.messaging.gate.WithheldReason;
import io.carillon.messaging.link.Links;
import io.carillon.messaging.link.Tracked;
import io.carillon.messaging.message.Change;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.Move;
import io.carillon.messaging.message.Order;
import io.carillon.messaging.people.Facts;
import io.carillon.messaging.people.Person;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.provider.Providers;
import io.carillon.messaging.rendering.Reader;
import io.carillon.messaging.rendering.RenderException;
import io.carillon.messaging.rendering.Rendered;
import io.carillon.messaging.template.LiveTemplate;
import io.carillon.messaging.template.LiveTemplateStore;
import io.carillon.messaging.template.TemplateSources;
import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Puts a message into words for one person, or says why there will be none. */
@ApplicationScoped
class Writer {
  private static final Logger LOG = Logger.getLogger(Writer.class);
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final LiveTemplateStore templates;
  private final TemplateSources sources;
  private final Providers providers;
  private final Links links;
  private final ObjectMapper json;

  @Inject
  Writer(
      LiveTemplateStore templates,
      TemplateSources sources,
      Providers providers,
      Links links,
      ObjectMapper json) {
    this.templates = templates;
    this.sources = sources;
    this.providers = providers;
    this.links = links;
    this.json = json;
  }

  /** What the message is made of; empty when that is not to be had (any more). */
  Optional<LiveTemplate> template(Order order) {
    JsonNode content = order.content();
    if (content == null) {
      return templates
          .find(order.tenant(), order.template(), order.unit())
          .filter(live -> live.channel().word().equals(order.channel()));
    }
    try {
      return Channel.of(order.channel()).map(channel -> sources.compileContent(channel, content));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  Letter write(
      Message message,
      Optional<LiveTemplate> template,
      @Nullable Person person,
      Facts facts,
      Instant now) {
    Order order = message.order();
    Optional<Channel> channel = Channel.of(order.channel()).filter(providers::serve);
    if (channel.isEmpty()) {
      return withheld(message, WithheldReason.CHANNEL_NOT_SERVED, now);
    }
    if (template.isEmpty()) {
      return withheld(message, WithheldReason.TEMPLATE_NOT_LIVE, now);
    }
    if (person == null) {
      // a request may come behind the erasure of its person
      return new Letter.Stopped(
          message,
          Change.of(message, Move.WITHHOLD, now, WithheldReason.PROFILE_UNKNOWN.name()).erasing());
    }
    List<Address> known = addresses(message, channel.get(), person);
    if (known.isEmpty() && !message.progress().deadTokens().isEmpty()) {
      return new Letter.Stopped(
          message,
          Change.of(message, Move.REJECT, now, "NO_LIVE_TOKEN")
              .detail("each device's token proved dead"));
    }
    List<Address> addresses =
        known.stream().filter(a -> providers.of(channel.get(), a).isPresent()).toList();
    if (addresses.isEmpty() && !known.isEmpty()) {
      return withheld(message, WithheldReason.CHANNEL_NOT_SERVED, now);
    }
    List<String> names = addresses.stream().map(Address::name).toList();
    Verdict verdict =
        Gate.decide(order.channel(), order.purpose(), names, person.consents(), List.of());
    if (verdict instanceof Verdict.Withhold) {
      return new Letter.Unwanted(message, person, addresses);
    }
    return worded(message, channel.get(), template.get(), person, facts, addresses, now);
  }

  private Letter worded(
      Message message,
      Channel channel,
      LiveTemplate template,
      Person person,
      Facts facts,
      List<Address> addresses,
      Instant now) {
    Order order = message.order();
    try {
      Rendered rendered =
          template
              .text()
              .render(
                  person.locale(),
                  new Reader(person.language(), person.zone()),
                  variables(order, person, facts));
      Tracked<Outgoing.Content> tracked =
          links.track(channel, rendered.content(), order.tenant(), order.id(), template.utm());
      return new Letter.Written(
          message,
          person,
          addresses,
          new Rendered(rendered.locale(), tracked.content()),
          tracked.destinations());
    } catch (RenderException e) {
      return e.isBusy()
          ? new Letter.Stopped(
              message,
              Change.of(message, Move.RELEASE, now, "RENDERERS_BUSY").dueAt(now.plusSeconds(1)))
          : notRendered(message, String.valueOf(e.getMessage()), now);
    } catch (ProblemException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      // its message may hold what was to be rendered
      LOG.errorf("Message %s cannot be rendered: %s", order.id(), e.getClass().getName());
      return notRendered(message, e.getClass().getSimpleName(), now);
    }
  }

  private static Letter notRendered(Message message, String detail, Instant now) {
    return new Letter.Stopped(
        message,
        Change.of(message, Move.WITHHOLD, now, WithheldReason.RENDER_FAILED.name()).detail(detail));
  }

  /** The message as its provider is to take it. */
  Outgoing outgoing(Order order, Address address, Outgoing.Content content) {
    return new Outgoing(
        order.tenant(),
        order.id(),
        order.purpose(),
        address,
        content,
        content instanceof Outgoing.Email ? headers(order) : Map.of(),
        links.receipt(order.tenant(), order.id()),
        order.expiresAt());
  }

  /** Who takes it to an address that the letter names. */
  Provider provider(Order order, Address address) {
    return Channel.of(order.channel())
        .flatMap(channel -> providers.of(channel, address))
        .orElseThrow(() -> new IllegalStateException("no provider for " + address));
  }

  /** Headers that a mail program shows its own unsubscribe button for. */
  private Map<String, String> headers(Order order) {
    Map<String, String> headers = new HashMap<>();
    headers.put("X-Carillon-Message", order.id().toString());
    if (order.purpose() == Purpose.MARKETING) {
      headers.put("List-Unsubscribe", "<" + links.unsubscribe(order.tenant(), order.id()) + ">");
      headers.put("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
      headers.put(
          "Feedback-ID",
          "%s:%s:marketing:carillon"
              .formatted(order.template().isEmpty() ? "direct" : order.template(), order.tenant()));
    }
    return headers;
  }

  /** Those that the message may still go to. */
  private static List<Address> addresses(Message message, Channel channel, Person person) {
    String only = message.order().recipient();
    List<String> dead = message.progress().deadTokens();
    return person.addresses(channel).stream()
        .filter(address -> only == null || address.name().equals(only))
        .filter(address -> dead.isEmpty() || !dead.contains(address.hash()))
        .toList();
  }

  private Map<String, Object> variables(Order order, Person person, Facts facts) {
    Map<String, Object> variables = new HashMap<>(json.convertValue(order.context(), OBJECT));
    variables.put("profile", person.variables());
    variables.put("computed", facts.computed());
    variables.put("scores", facts.scores());
    variables.put("segments", facts.segments());
    variables.put(
        "links",
        Map.of(
            "unsubscribe", links.unsubscribe(order.tenant(), order.id()),
            "preferences", links.preferences(order.tenant(), order.id())));
    return variables;
  }

  static Letter withheld(Message message, WithheldReason reason, Instant now) {
    return new Letter.Stopped(message, Change.of(message, Move.WITHHOLD, now, reason.name()));
  }
}
