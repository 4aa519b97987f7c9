package io.carillon.journey.enrollment;

import io.carillon.platform.privacy.AliasStore;
import io.carillon.platform.privacy.Holdings;
import io.carillon.platform.privacy.PersonalTable;
import io.carillon.platform.privacy.Receipt;
import io.carillon.platform.privacy.Subject;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Which journeys people are and were on: given out, or erased. */
@ApplicationScoped
class EnrollmentsHeld implements Holdings {
  /** Of people who were one, and may be two when that is known here, each by what they entered. */
  private static final String WHOSE =
      "(member_id = ANY(:profiles) OR (member_id IS NULL AND profile_id = ANY(:profiles)))";

  private static final List<PersonalTable> TABLES =
      List.of(
          new PersonalTable(
              "trail",
              "trail",
              "(t.tenant_id, t.enrollment_id) IN (SELECT e.tenant_id, e.id FROM enrollment e"
                  + " WHERE e.tenant_id = :tenant AND "
                  + WHOSE
                  + ")"),
          new PersonalTable("enrollment", "enrollment", WHOSE),
          new PersonalTable(
              "merge", "alias", "t.profile_id = ANY(:profiles) OR t.survivor_id = ANY(:profiles)"));

  private final Transactions transactions;
  private final AliasStore aliases;

  @Inject
  EnrollmentsHeld(Transactions transactions, AliasStore aliases) {
    this.transactions = transactions;
    this.aliases = aliases;
  }

  @Override
  public void export(String tenant, Subject subject, Consumer<Item> out) {
    transactions.inWholeTenant(
        tenant,
        tx -> {
          TABLES.forEach(table -> table.export(tx, tenant, subject, out));
          return true;
        });
  }

  /** Behind all who hold people of the tenant. Timers of what is gone mean nothing any more. */
  @Override
  public Receipt erase(Handle tx, String tenant, Subject subject, Instant now) {
    aliases.alone(tx, new TreeSet<>(Set.of(tenant)));
    // whoever moves one of them at this moment writes its trail first
    tx.createQuery(
            "SELECT id FROM enrollment WHERE tenant_id = :tenant AND "
                + WHOSE
                + " ORDER BY id FOR UPDATE")
        .bind("tenant", tenant)
        .bindByType("profiles", subject.profiles().toArray(UUID[]::new), UUID[].class)
        .mapTo(UUID.class)
        .list();
    Receipt receipt = new Receipt();
    TABLES.forEach(table -> receipt.erased(table.kind(), table.erase(tx, tenant, subject)));
    return receipt;
  }
}
