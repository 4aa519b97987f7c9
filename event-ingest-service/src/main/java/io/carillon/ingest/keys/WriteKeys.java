package io.carillon.ingest.keys;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.keys.WriteKey;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Makes, shows, changes, rotates and revokes write keys. */
@ApplicationScoped
public class WriteKeys {
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

  private final WriteKeyStore store;
  private final Transactions transactions;
  private final Idempotency idempotency;
  private final RecentSecrets secrets;
  private final Clock clock;

  @Inject
  WriteKeys(
      WriteKeyStore store,
      Transactions transactions,
      Idempotency idempotency,
      RecentSecrets secrets,
      Clock clock) {
    this.store = store;
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.secrets = secrets;
    this.clock = clock;
  }

  WriteKeyView create(Caller caller, WriteKeyBody wanted, @Nullable String idempotencyKey) {
    WriteKeyBody.Checked checked = wanted.checked();
    String home = Units.choose(caller, wanted.unit());
    return once(
        caller,
        idempotencyKey,
        List.of("write-keys", checked, home),
        tx -> {
          KeySecret secret = KeySecret.next();
          WriteKey key =
              new WriteKey(
                  checked.name(),
                  secret.prefix(),
                  secret.hash(),
                  Boolean.TRUE.equals(checked.trusted()),
                  List.of(),
                  checked.limits());
          return issued(store.create(tx, caller.tenant(), home, key), secret, null);
        });
  }

  /**
   * Replaces what a key is called and may do; the key itself, its unit and its trust stay.
   *
   * @throws ProblemException NOT_FOUND, INVALID_VALUE, STALE_VERSION
   */
  WriteKeyView replace(Caller caller, String id, long ifVersion, WriteKeyBody wanted) {
    WriteKeyBody.Checked checked = wanted.checked();
    return transactions.inTenant(
        caller.tenant(),
        tx -> {
          WriteKeyStore.Row row = living(tx, caller, id);
          boolean trusted = row.key().trusted();
          new Violations()
              .check(
                  checked.trusted() == null || checked.trusted() == trusted,
                  "trusted",
                  checked.trusted(),
                  String.valueOf(trusted))
              .check(
                  wanted.unit() == null || wanted.unit().equals(row.unit()),
                  "unit",
                  wanted.unit(),
                  row.unit())
              .throwIfAny();
          WriteKeyStore.Row replaced =
              store.replace(
                  tx,
                  caller.tenant(),
                  row.id(),
                  ifVersion,
                  row.key().with(checked.name(), checked.limits()));
          return WriteKeyView.of(
              replaced, lastUsed(tx, caller, List.of(row)).get(row.id()), clock.instant());
        });
  }

  /**
   * A new key under the same id; the old one works on for {@code overlap}, at most 30 days.
   *
   * @throws ProblemException STALE_VERSION when somebody else changes it at this moment, so that no
   *     rotation forgets the key of another
   */
  WriteKeyView rotate(Caller caller, String id, Duration overlap, @Nullable String idempotencyKey) {
    new Violations()
        .check(
            !overlap.isNegative() && overlap.compareTo(LONGEST_OVERLAP) <= 0,
            "overlap",
            overlap,
            "PT0S..P30D")
        .throwIfAny();
    return once(
        caller,
        idempotencyKey,
        List.of("write-keys:rotate", id, overlap.toString()),
        tx -> {
          WriteKeyStore.Row row = living(tx, caller, id);
          KeySecret secret = KeySecret.next();
          Instant now = clock.instant();
          WriteKey rotated =
              row.key().rotated(secret.prefix(), secret.hash(), now.plus(overlap), now);
          return issued(
              store.replace(tx, caller.tenant(), row.id(), row.version(), rotated),
              secret,
              lastUsed(tx, caller, List.of(row)).get(row.id()));
        });
  }

  WriteKeyView get(Caller caller, String id) {
    return transactions.inTenant(
        caller.tenant(),
        tx -> {
          WriteKeyStore.Row row = living(tx, caller, id);
          Instant used = lastUsed(tx, caller, List.of(row)).get(row.id());
          return WriteKeyView.of(row, used, clock.instant());
        });
  }

  Page<WriteKeyView> list(Caller caller, @Nullable Integer limit, @Nullable String cursor) {
    return transactions.inTenant(
        caller.tenant(),
        tx -> {
          Page<WriteKeyStore.Row> page = store.list(tx, caller.tenant(), limit, cursor);
          List<WriteKeyStore.Row> visible =
              page.items().stream().filter(row -> Units.owns(caller, row.unit())).toList();
          Map<UUID, Instant> used = lastUsed(tx, caller, visible);
          Instant now = clock.instant();
          return new Page<>(
              visible.stream().map(r -> WriteKeyView.of(r, used.get(r.id()), now)).toList(),
              page.nextCursor());
        });
  }

  /** Revokes it everywhere; a second time changes nothing. */
  void delete(Caller caller, String id) {
    transactions.inTenant(
        caller.tenant(),
        tx -> {
          WriteKeyStore.Row row = visible(tx, caller, id);
          store.archive(tx, caller.tenant(), row.id());
          return row;
        });
  }

  private interface Work {
    WriteKeyView in(Handle tx);
  }

  private WriteKeyView once(
      Caller caller, @Nullable String idempotencyKey, List<Object> request, Work work) {
    WriteKeyView view =
        transactions.inTenant(
            caller.tenant(),
            tx ->
                idempotency.once(
                    tx,
                    caller.tenant(),
                    idempotencyKey,
                    request,
                    WriteKeyView.class,
                    () -> work.in(tx)));
    return view.with(secrets.of(view.id(), view.prefix(), clock.instant()));
  }

  private WriteKeyView issued(WriteKeyStore.Row row, KeySecret secret, @Nullable Instant lastUsed) {
    Instant now = clock.instant();
    secrets.keep(row.id(), secret, now);
    return WriteKeyView.of(row, lastUsed, now);
  }

  private WriteKeyStore.Row living(Handle tx, Caller caller, String id) {
    WriteKeyStore.Row row = visible(tx, caller, id);
    if (row.archived()) {
      throw ProblemException.notFound("write key " + id);
    }
    return row;
  }

  private WriteKeyStore.Row visible(Handle tx, Caller caller, String id) {
    return store
        .find(tx, caller.tenant(), id)
        .filter(row -> Units.owns(caller, row.unit()))
        .orElseThrow(() -> ProblemException.notFound("write key " + id));
  }

  private Map<UUID, Instant> lastUsed(Handle tx, Caller caller, List<WriteKeyStore.Row> rows) {
    return store.lastUsed(tx, caller.tenant(), rows.stream().map(WriteKeyStore.Row::id).toList());
  }
}
