package io.carillon.messaging.message;

import io.carillon.messaging.gate.AddressFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One change of one message, valid only while the message is in the state and under the claim that
 * the change was decided on. What is not named stays as it was; reason, detail and the next time
 * are of the new state alone.
 */
public final class Change {
  private final Message message;
  private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();
  private final List<MessageState> from = new ArrayList<>();
  private final MessageState state;
  private @Nullable List<String> links;
  private @Nullable DeadToken deadToken;
  private AddressFault fault = AddressFault.NONE;

  private Change(Message message, MessageState state, int attempt, boolean leaving) {
    this.message = message;
    this.state = state;
    from.add(message.progress().state());
    columns.put("tenant_id", message.order().tenant());
    columns.put("id", message.order().id());
    columns.put("attempt", message.progress().attempt());
    columns.put("from_states", from);
    columns.put("state", state);
    columns.put("new_attempt", attempt);
    columns.put("leaving", leaving);
    columns.put("erased", false);
  }

  /**
   * @throws IllegalStateException when the table of states has no such row
   */
  public static Change of(Message message, Move move, Instant now) {
    return of(message, move, now, null);
  }

  /** A move with its reason. */
  public static Change of(Message message, Move move, Instant now, @Nullable String reason) {
    MessageState from = message.progress().state();
    MessageState to =
        Lifecycle.next(from, move)
            .orElseThrow(() -> new IllegalStateException(from + " has no " + move));
    int attempt = message.progress().attempt();
    Change change = new Change(message, to, move == Move.CLAIM ? attempt + 1 : attempt, false);
    change.columns.put("reason", reason);
    change.columns.put("transition", new Progress.Transition(to, now, reason));
    return change;
  }

  /** From now on bytes may leave, to this address; the claim lasts until then. */
  public static Change leaving(
      Message message, String address, String locale, List<String> links, Instant until) {
    Change change =
        new Change(message, message.progress().state(), message.progress().attempt(), true);
    change.columns.put("address", address);
    change.columns.put("locale", locale);
    change.columns.put("links", links);
    change.links = List.copyOf(links);
    return change.dueAt(until);
  }

  /** It also applies when the message was given up for unknown meanwhile. */
  public Change evenIfUnknown() {
    from.add(MessageState.UNKNOWN);
    return this;
  }

  /** Takes the person's words and addresses out of the message. */
  public Change erasing() {
    columns.put("erased", true);
    return this;
  }

  public Change dueAt(@Nullable Instant due) {
    columns.put("due_at", due);
    return this;
  }

  public Change detail(String detail) {
    columns.put("detail", detail);
    return this;
  }

  /** A push token proved dead; the message goes on without it. */
  public Change retiring(DeadToken token) {
    columns.put("dead_token", token.hash());
    deadToken = token;
    return this;
  }

  /** The push token that proved dead, if one did. */
  public Optional<DeadToken> deadToken() {
    return Optional.ofNullable(deadToken);
  }

  /** The provider, and its own id of the message. */
  public Change provider(String name, @Nullable String reference) {
    columns.put("provider", name);
    columns.put("provider_ref", reference);
    return this;
  }

  /** What it says of the address. */
  public Change fault(AddressFault found) {
    fault = found;
    return this;
  }

  public AddressFault fault() {
    return fault;
  }

  /** The same without what a provider said in its own words, for when these cannot be stored. */
  public Change withoutWords() {
    columns.put("detail", "the words cannot be stored");
    columns.put("provider_ref", null);
    return this;
  }

  public Message message() {
    return message;
  }

  /** The state that it leads to. */
  public MessageState state() {
    return state;
  }

  /** The message as it is once the change is written. */
  public Message applied() {
    Progress was = message.progress();
    List<Progress.Transition> transitions = new ArrayList<>(was.transitions());
    if (columns.get("transition") instanceof Progress.Transition last) {
      transitions.add(last);
    }
    return new Message(
        message.order(),
        new Progress(
            state,
            (int) columns.getOrDefault("new_attempt", was.attempt()),
            Boolean.TRUE.equals(columns.get("leaving")),
            (Instant) columns.get("due_at"),
            (String) columns.get("reason"),
            (String) columns.get("detail"),
            text("address", was.address()),
            text("locale", was.locale()),
            text("provider", was.provider()),
            text("provider_ref", was.providerReference()),
            links == null ? was.links() : links,
            deadTokens(was),
            was.openedAt(),
            was.clickedAt(),
            was.unsubscribedAt(),
            List.copyOf(transitions)));
  }

  Map<String, @Nullable Object> columns() {
    return columns;
  }

  private List<String> deadTokens(Progress was) {
    if (deadToken == null) {
      return was.deadTokens();
    }
    List<String> all = new ArrayList<>(was.deadTokens());
    all.add(deadToken.hash());
    return List.copyOf(all);
  }

  private @Nullable String text(String column, @Nullable String otherwise) {
    return columns.get(column) instanceof String value ? value : otherwise;
  }
}
