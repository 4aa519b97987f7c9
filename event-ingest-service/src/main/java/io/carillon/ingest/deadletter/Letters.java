package io.carillon.ingest.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.audit.Action;
import io.carillon.platform.audit.Audit;
import io.carillon.platform.audit.Subject;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Shows dead letters, and sends them on their way again: the record and that it was replayed are
 * one transaction, so that a letter is replayed once wherever a process dies.
 */
@ApplicationScoped
class Letters {
  private static final int MOST_EXAMPLES = 20;
  private static final String KIND = "dead-letter";

  private final LetterStore store;
  private final Transactions transactions;
  private final Idempotency idempotency;
  private final Replays replays;
  private final Outbox outbox;
  private final Audit audit;
  private final ObjectMapper json;
  private final Clock clock;

  @Inject
  Letters(
      LetterStore store,
      Transactions transactions,
      Idempotency idempotency,
      Replays replays,
      Outbox outbox,
      Audit audit,
      ObjectMapper json,
      Clock clock) {
    this.store = store;
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.replays = replays;
    this.outbox = outbox;
    this.audit = audit;
    this.json = json;
    this.clock = clock;
  }

  Page<LetterView> list(
      Caller caller, LetterFilter filter, @Nullable Integer limit, @Nullable String cursor) {
    return transactions.inTenant(
        caller.tenant(),
        tx ->
            store
                .list(tx, caller.tenant(), filter, limit, cursor)
                .map(letter -> LetterView.inList(letter, caller.masked())));
  }

  /**
   * @throws ProblemException NOT_FOUND
   */
  LetterView get(Caller caller, String id) {
    return transactions.inTenant(
        caller.tenant(), tx -> LetterView.whole(found(tx, caller, id, false), caller.masked()));
  }

  /**
   * Replays the oldest of those that are asked for, each once.
   *
   * @throws ProblemException INVALID_VALUE; IDEMPOTENCY_KEY_REUSED
   */
  ReplayView replay(Caller caller, ReplayBody wanted, @Nullable String once) {
    LetterFilter filter = wanted.filter();
    Cursor.Place behind = wanted.cursor() == null ? null : Cursor.place(wanted.cursor());
    return transactions.inTenant(
        caller.tenant(),
        tx ->
            idempotency.once(
                tx,
                caller.tenant(),
                once,
                List.of("dead-letters:replay", wanted),
                ReplayView.class,
                () -> replay(tx, caller, wanted, filter, behind)));
  }

  private ReplayView replay(
      Handle tx,
      Caller caller,
      ReplayBody wanted,
      LetterFilter filter,
      Cursor.@Nullable Place behind) {
    String tenant = caller.tenant();
    long matched = store.count(tx, tenant, filter);
    LetterStore.Locked locked = store.lock(tx, tenant, filter, behind, wanted.most());
    List<Letter> letters = locked.letters();
    Instant now = clock.instant();
    List<Outbound> records = new ArrayList<>();
    List<Letter> apart = new ArrayList<>();
    List<UUID> done = new ArrayList<>();
    List<ReplayView.Refused> refused = new ArrayList<>();
    for (Letter letter : letters) {
      try {
        Replays.Again again = replays.again(letter, false, wanted.twice(), now);
        records.addAll(again.records());
        apart.addAll(again.apart());
        done.add(letter.id());
      } catch (ProblemException e) {
        refused.add(new ReplayView.Refused(letter.id(), e.reason().name(), e.detail()));
      }
    }
    for (Letter letter : apart) {
      refused.add(new ReplayView.Refused(letter.id(), letter.reason(), letter.detail()));
    }
    if (!wanted.dry() && !done.isEmpty()) {
      send(tx, caller, records, apart, done, now);
      ObjectNode before = json.createObjectNode().put("replayed", 0);
      ObjectNode after = json.createObjectNode().put("replayed", records.size());
      after.set("filter", json.valueToTree(wanted));
      Subject subject = new Subject(KIND, Ids.next().toString(), "", "");
      audit.record(tx, tenant, Action.CHANGED, subject, before, after);
    }
    return new ReplayView(
        wanted.dry(),
        matched,
        records.size(),
        refused.size(),
        refused.stream().limit(MOST_EXAMPLES).toList(),
        locked.more() ? place(letters.getLast()).cursor() : null);
  }

  /** What goes apart is kept before its letter counts as replayed. */
  private void send(
      Handle tx,
      Caller caller,
      List<Outbound> records,
      List<Letter> apart,
      List<UUID> done,
      Instant now) {
    if (!apart.isEmpty()) {
      var _ = store.keep(tx, apart);
    }
    outbox.add(tx, records);
    store.replayed(tx, caller.tenant(), done, now, caller.name());
  }

  private static Cursor.Place place(Letter letter) {
    return new Cursor.Place(letter.at(), letter.id());
  }

  /**
   * Replays one, perhaps corrected; a second time changes nothing.
   *
   * @throws ProblemException NOT_FOUND; NOT_REPLAYABLE; REPLAYED_BEFORE; MAY_TAKE_EFFECT_TWICE;
   *     EVENT_QUARANTINED when it still breaks its plan; whatever is wrong with a corrected event
   */
  LetterView replay(Caller caller, String id, ReplayBody.One wanted, @Nullable String once) {
    return transactions.inTenant(
        caller.tenant(),
        tx ->
            idempotency.once(
                tx,
                caller.tenant(),
                once,
                List.of("dead-letters/{id}:replay", id, wanted),
                LetterView.class,
                () -> replay(tx, caller, id, wanted)));
  }

  private LetterView replay(Handle tx, Caller caller, String id, ReplayBody.One wanted) {
    Letter letter = found(tx, caller, id, true);
    JsonNode payload = wanted.payload();
    boolean corrected = payload != null && !payload.isNull();
    if (letter.replayedAt() != null) {
      if (corrected) {
        throw new ProblemException(
            LetterReason.REPLAYED_BEFORE, "It was replayed at " + letter.replayedAt() + ".");
      }
      return LetterView.inList(letter, caller.masked());
    }
    Letter going =
        payload == null || payload.isNull() ? letter : LetterCodec.corrected(letter, payload);
    Instant now = clock.instant();
    Replays.Again again = replays.again(going, corrected, wanted.twice(), now);
    send(tx, caller, again.records(), again.apart(), List.of(letter.id()), now);
    audit.record(
        tx,
        caller.tenant(),
        Action.CHANGED,
        new Subject(KIND, letter.id().toString(), "", letter.unit()),
        json.createObjectNode().put("state", "waiting"),
        json.createObjectNode().put("state", "replayed").put("corrected", corrected));
    return LetterView.inList(found(tx, caller, id, false), caller.masked());
  }

  private Letter found(Handle tx, Caller caller, String id, boolean lock) {
    return Ids.parse(id)
        .flatMap(known -> store.find(tx, caller.tenant(), known, lock))
        .orElseThrow(() -> ProblemException.notFound("dead letter " + id));
  }
}
