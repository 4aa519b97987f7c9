package io.carillon.messaging.secret;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.messaging.link.DerivedSecrets;
import io.carillon.platform.audit.Action;
import io.carillon.platform.audit.Audit;
import io.carillon.platform.audit.Subject;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Page;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Makes, lists and ends the secrets of a tenant. */
@ApplicationScoped
public class SigningSecrets {
  private static final Duration LONGEST_OVERLAP = Duration.ofDays(30);

  /** Each of them is tried, or signs, so that there may not be any number of them. */
  private static final int MOST = 6;

  private final SigningSecretStore store;
  private final DerivedSecrets derived;
  private final Transactions transactions;
  private final Idempotency idempotency;
  private final Audit audit;
  private final Clock clock;

  @Inject
  SigningSecrets(
      SigningSecretStore store,
      DerivedSecrets derived,
      Transactions transactions,
      Idempotency idempotency,
      Audit audit,
      Clock clock) {
    this.store = store;
    this.derived = derived;
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.audit = audit;
    this.clock = clock;
  }

  /** Those of a use that work at this moment, in clear, the newest first. */
  public List<String> inClear(Handle tx, String tenant, Use use, Instant now) {
    return store.living(tx, tenant, use, now).stream().map(row -> text(tenant, row)).toList();
  }

  /** A new one; those before it work on for {@code overlap}, at most 30 days. */
  SigningSecret create(
      String tenant, @Nullable String use, Duration overlap, @Nullable String idempotencyKey) {
    Use wanted =
        Use.of(String.valueOf(use))
            .orElseThrow(() -> ProblemException.invalid("use", use, "one of " + Use.words()));
    new Violations()
        .check(
            !overlap.isNegative() && overlap.compareTo(LONGEST_OVERLAP) <= 0,
            "overlap",
            overlap,
            "PT0S..P30D")
        .throwIfAny();
    return transactions.inTenant(
        tenant,
        tx -> {
          SigningSecret made =
              idempotency.once(
                  tx,
                  tenant,
                  idempotencyKey,
                  List.of("signing-secrets", wanted.word(), overlap.toString()),
                  SigningSecret.class,
                  () -> view(make(tx, tenant, wanted, overlap)));
          return store.living(tx, tenant, wanted, clock.instant()).stream()
              .filter(row -> row.id().equals(made.id()))
              .findFirst()
              .map(row -> view(row).shown(text(tenant, row)))
              .orElse(made);
        });
  }

  Page<SigningSecret> list(String tenant) {
    return transactions.inTenant(
        tenant,
        tx ->
            new Page<>(
                store.living(tx, tenant, null, clock.instant()).stream()
                    .map(SigningSecrets::view)
                    .toList(),
                null));
  }

  /** Ends it at once. */
  void delete(String tenant, String id) {
    UUID known = Ids.parse(id).orElseThrow(() -> ProblemException.notFound("secret " + id));
    if (!transactions.inTenant(tenant, tx -> ended(tx, tenant, known))) {
      throw ProblemException.notFound("secret " + id);
    }
  }

  private boolean ended(Handle tx, String tenant, UUID id) {
    store.living(tx, tenant, null, clock.instant()).stream()
        .filter(row -> row.id().equals(id))
        .forEach(row -> removed(tx, tenant, row));
    return store.delete(tx, tenant, id);
  }

  private void removed(Handle tx, String tenant, SigningSecretStore.Row row) {
    audit.record(tx, tenant, Action.REMOVED, subject(row), state(row), null);
  }

  private SigningSecretStore.Row make(Handle tx, String tenant, Use use, Duration overlap) {
    store.serialise(tx, tenant, use);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    store.end(tx, tenant, use, now.plus(overlap), now);
    store.living(tx, tenant, use, now).stream()
        .skip(MOST - 1)
        .forEach(oldest -> ended(tx, tenant, oldest.id()));
    var row = new SigningSecretStore.Row(Ids.next(), use, derived.newest(), now, null);
    store.insert(tx, tenant, row);
    ObjectNode made = state(row).put("overlap", overlap.toString());
    audit.record(tx, tenant, Action.CREATED, subject(row), null, made);
    return row;
  }

  private String text(String tenant, SigningSecretStore.Row row) {
    return row.use()
        .text(
            derived.of(
                row.linkKey(), "%s\u001f%s\u001f%s".formatted(row.use().word(), tenant, row.id())));
  }

  private static Subject subject(SigningSecretStore.Row row) {
    return new Subject("signing-secret", row.id().toString(), "", "");
  }

  /** As an audit log may keep it: that there is a secret. */
  private static ObjectNode state(SigningSecretStore.Row row) {
    return JsonNodeFactory.instance.objectNode().put("use", row.use().word()).put("secret", true);
  }

  private static SigningSecret view(SigningSecretStore.Row row) {
    return new SigningSecret(row.id(), row.use().word(), row.createdAt(), row.until(), null);
  }
}
