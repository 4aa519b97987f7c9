package io.carillon.messaging.suppression;

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
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Adding, listing and removing addresses that are not written to. */
@ApplicationScoped
public class Suppressions {
  private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@]{1,250}");
  private static final int LONGEST_NOTE = 1_000;

  private final Transactions transactions;
  private final Idempotency idempotency;
  private final SuppressionStore store;
  private final Clock clock;

  @Inject
  Suppressions(
      Transactions transactions, Idempotency idempotency, SuppressionStore store, Clock clock) {
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.store = store;
    this.clock = clock;
  }

  /**
   * What is to be added.
   *
   * @param scope `marketing` or `all` (when left out)
   */
  record NewSuppression(
      @Nullable String channel,
      @Nullable String address,
      @Nullable String scope,
      @Nullable String reason) {}

  Suppression add(String tenant, String by, @Nullable String key, NewSuppression wanted) {
    String channel = wanted.channel() == null ? "email" : wanted.channel();
    String scope = wanted.scope() == null ? Suppression.ALL : wanted.scope();
    String address = normal(wanted.address() == null ? "" : wanted.address());
    String note = wanted.reason() == null ? "" : wanted.reason().strip();
    new Violations()
        .check(channel.equals("email"), "channel", channel, "email")
        .check(EMAIL.matcher(address).matches(), "address", address, "an e-mail address")
        .check(
            Set.of(Suppression.MARKETING, Suppression.ALL).contains(scope),
            "scope",
            scope,
            "marketing or all")
        .check(
            !note.isEmpty() && note.length() <= LONGEST_NOTE,
            "reason",
            note,
            "why, in 1..1000 characters")
        .throwIfAny();
    Suppression added =
        new Suppression(
            Ids.next(),
            channel,
            address,
            scope,
            Suppression.MANUAL,
            note,
            by,
            clock.instant(),
            null);
    return transactions.inTenant(
        tenant,
        tx ->
            idempotency.once(
                tx, tenant, key, wanted, Suppression.class, () -> store.add(tx, tenant, added)));
  }

  /** Notes that a person unsubscribed an address from marketing, in this transaction. */
  public void unsubscribed(
      Handle tx, String tenant, String channel, String address, UUID message, Instant at) {
    store.renew(
        tx,
        tenant,
        new Suppression(
            Ids.next(),
            channel,
            normal(address),
            Suppression.MARKETING,
            Suppression.UNSUBSCRIBED,
            "",
            "the person",
            at,
            message));
  }

  /** Takes that back. */
  public void subscribedAgain(
      Handle tx, String tenant, String channel, String address, Instant at) {
    store.removeOwn(tx, tenant, channel, normal(address), at);
  }

  Page<Suppression> list(
      String tenant,
      @Nullable String channel,
      @Nullable String address,
      @Nullable Integer limit,
      @Nullable String cursor) {
    return transactions.inTenant(
        tenant,
        tx ->
            store.list(
                tx, tenant, channel, address == null ? null : normal(address), limit, cursor));
  }

  Suppression get(String tenant, String id) {
    return Ids.parse(id)
        .flatMap(known -> transactions.inTenant(tenant, tx -> store.find(tx, tenant, known)))
        .orElseThrow(() -> ProblemException.notFound("suppression " + id));
  }

  void remove(String tenant, String by, String id, @Nullable String reason) {
    boolean removed =
        Ids.parse(id)
            .map(
                known ->
                    transactions.inTenant(
                        tenant,
                        tx ->
                            store.remove(
                                tx,
                                tenant,
                                known,
                                by,
                                reason == null ? "" : reason,
                                clock.instant())))
            .orElse(false);
    if (!removed) {
      throw ProblemException.notFound("suppression " + id);
    }
  }

  private static String normal(String address) {
    return address.strip().toLowerCase(Locale.ROOT);
  }
}
