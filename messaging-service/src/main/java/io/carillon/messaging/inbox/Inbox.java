package io.carillon.messaging.inbox;

import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageChanges;
import io.carillon.messaging.message.MessageKey;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.outcome.OutcomeWire;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Shows a person's messages, and notes what the person does with them. */
@ApplicationScoped
public class Inbox {
  private final Transactions transactions;
  private final InboxStore store;
  private final MessageStore messages;
  private final MessageChanges changes;
  private final Outbox outbox;
  private final OutcomeWire outcomes;
  private final Clock clock;

  @Inject
  Inbox(
      Transactions transactions,
      InboxStore store,
      MessageStore messages,
      MessageChanges changes,
      Outbox outbox,
      OutcomeWire outcomes,
      Clock clock) {
    this.transactions = transactions;
    this.store = store;
    this.messages = messages;
    this.changes = changes;
    this.outbox = outbox;
    this.outcomes = outcomes;
    this.clock = clock;
  }

  InboxPage list(Visitor visitor, @Nullable Integer limit, @Nullable String cursor) {
    int size = Limits.page(limit);
    Long before = cursor == null ? null : place("?cursor", Cursor.decode(cursor, 1).getFirst());
    Instant now = clock.instant();
    return transactions.inTenant(
        visitor.tenant(),
        tx -> {
          // first, so that a stream that goes on from it misses nothing of what is read after it
          long position = store.newest(tx, visitor);
          Page<InboxEntry> page =
              Page.of(
                  store.list(tx, visitor, before, size + 1, now),
                  size,
                  last -> Cursor.encode(Long.toString(last.seq())));
          return new InboxPage(
              page.items(),
              page.nextCursor(),
              store.unread(tx, visitor, now),
              Long.toString(position));
        });
  }

  /** What came behind a place, oldest first. */
  List<InboxEntry> since(Visitor visitor, long after, int limit) {
    return transactions.inTenant(
        visitor.tenant(), tx -> store.since(tx, visitor, after, limit, clock.instant()));
  }

  /** Behind which place everything is yet to come. */
  long now(Visitor visitor) {
    return transactions.inTenant(visitor.tenant(), tx -> store.newest(tx, visitor));
  }

  /**
   * Durable when it returns; a second time changes and tells nothing.
   *
   * @param button the id of the button that was touched, for a click
   * @throws ProblemException NOT_FOUND when the message is not one of the person's
   */
  void act(Visitor visitor, String id, Act act, @Nullable String button) {
    UUID message = Ids.parse(id).orElseThrow(() -> ProblemException.notFound("message " + id));
    Instant now = clock.instant();
    boolean first =
        transactions.inTenant(
            visitor.tenant(),
            tx -> {
              Notice notice =
                  store
                      .notice(tx, visitor, message)
                      .orElseThrow(() -> ProblemException.notFound("message " + id));
              Map<String, Object> more = act == Act.CLICKED ? touched(notice, button) : Map.of();
              boolean noted = store.note(tx, visitor.tenant(), message, act, now);
              if (noted) {
                tell(tx, new MessageKey(visitor.tenant(), message), act, more, now);
              }
              return noted;
            });
    if (first) {
      changes.told(List.of(new MessageKey(visitor.tenant(), message)));
    }
  }

  private void tell(Handle tx, MessageKey key, Act act, Map<String, Object> more, Instant now) {
    Message message =
        messages
            .find(tx, key.tenant(), key.id())
            .orElseThrow(() -> ProblemException.notFound("message " + key.id()));
    switch (act) {
      case SEEN -> messages.touch(tx, MessageStore.Touch.OPENED, Map.of(key, now));
      case CLICKED -> messages.touch(tx, MessageStore.Touch.CLICKED, Map.of(key, now));
      case DISMISSED -> {
        // the message's own report knows no such column
      }
    }
    outbox.add(tx, List.of(outcomes.inApp(message, act.event(), more, now)));
  }

  /** Which button it was, and where it led, as far as the message says so. */
  private static Map<String, Object> touched(Notice notice, @Nullable String button) {
    Map<String, Object> more = new LinkedHashMap<>();
    Notice.Button found = null;
    if (button != null) {
      found =
          notice
              .button(button)
              .orElseThrow(
                  () ->
                      ProblemException.invalid("?button", button, "the id of one of its buttons"));
      more.put("button", button);
    }
    notice.link(found).ifPresent(link -> more.put("url", link));
    return more;
  }

  static long place(String field, String text) {
    try {
      long place = Long.parseLong(text);
      if (place >= 0) {
        return place;
      }
    } catch (NumberFormatException e) {
      throw notOne(field, text);
    }
    throw notOne(field, text);
  }

  private static ProblemException notOne(String field, String text) {
    return ProblemException.invalid(field, text, "what this inbox gave before");
  }
}
