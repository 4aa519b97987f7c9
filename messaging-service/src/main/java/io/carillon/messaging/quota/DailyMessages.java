package io.carillon.messaging.quota;

import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.keys.TenantRules;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * The messages that leave, of each tenant that has a quota, by its own days. They are counted in
 * the transaction that lets them go, under a lock of the day's row, so that no quota is passed and
 * no message counted that did not leave; tenants without a quota pay nothing for it.
 */
@ApplicationScoped
public class DailyMessages {
  private final KeyRing tenants;
  private final Transactions transactions;
  private final Clock clock;

  @Inject
  DailyMessages(KeyRing tenants, Transactions transactions, Clock clock) {
    this.tenants = tenants;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * For who asks for a message: whether one can leave today at all.
   *
   * @throws ProblemException QUOTA_EXCEEDED, with the time until the tenant's day is over
   */
  public void check(String tenant) {
    TenantRules rules = tenants.rules(tenant);
    if (rules.messagesPerDay() == 0) {
      return;
    }
    Instant now = clock.instant();
    Day day = Day.of(now, rules.timezone());
    long left = transactions.inTenant(tenant, tx -> left(rules, gone(tx, tenant, day)));
    if (left <= 0) {
      throw ProblemException.later(
          CommonReason.QUOTA_EXCEEDED,
          "The tenant's quota is %d messages a day, and they have left."
              .formatted(rules.messagesPerDay()),
          day.left(now));
    }
  }

  /** What may still leave today; others wait for it until the transaction is over. */
  public Allowance open(Handle tx, String tenant, Instant now) {
    TenantRules rules = tenants.rules(tenant);
    if (rules.messagesPerDay() == 0) {
      return Allowance.WITHOUT_END;
    }
    Day day = Day.of(now, rules.timezone());
    return new Allowance(day, left(rules, lock(tx, tenant, day)));
  }

  /** So many leave for the first time with this transaction, on the day that was opened. */
  public void count(Handle tx, String tenant, Allowance allowance, long leaving) {
    Day day = allowance.day();
    if (day == null || leaving == 0) {
      return;
    }
    tx.createUpdate(
            "UPDATE message_day SET gone = gone + :gone WHERE tenant_id = :tenant AND day = :day")
        .bind("tenant", tenant)
        .bind("day", day.date())
        .bind("gone", leaving)
        .execute();
  }

  private static long left(TenantRules rules, long gone) {
    return rules.messagesPerDay() - gone;
  }

  private static long lock(Handle tx, String tenant, Day day) {
    return tx.createQuery(
            """
            INSERT INTO message_day AS d (tenant_id, day, gone) VALUES (:tenant, :day, 0)
            ON CONFLICT (tenant_id, day) DO UPDATE SET gone = d.gone RETURNING gone
            """)
        .bind("tenant", tenant)
        .bind("day", day.date())
        .mapTo(Long.class)
        .one();
  }

  private static long gone(Handle tx, String tenant, Day day) {
    return tx.createQuery("SELECT gone FROM message_day WHERE tenant_id = :tenant AND day = :day")
        .bind("tenant", tenant)
        .bind("day", day.date())
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }
}
