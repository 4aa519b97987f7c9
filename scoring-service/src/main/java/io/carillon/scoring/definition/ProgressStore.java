package io.carillon.scoring.definition;

import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** How far each definition is in being computed, and which process is at it. */
@ApplicationScoped
public class ProgressStore {
  private final Transactions transactions;

  @Inject
  ProgressStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Whether this process may work on it now: nobody else does, or that one fell silent. */
  public boolean claim(String tenant, String definition, String owner, Duration lease) {
    return transactions.inTenant(
        tenant,
        tx ->
            tx.createUpdate(
                        "INSERT INTO progress (tenant_id, definition_id, owner, until)"
                            + " VALUES (:tenant, :definition, :owner, now() + :lease::interval)"
                            + " ON CONFLICT (tenant_id, definition_id) DO UPDATE"
                            + " SET owner = excluded.owner, until = excluded.until"
                            + " WHERE progress.owner = excluded.owner OR progress.until < now()")
                    .bind("tenant", tenant)
                    .bind("definition", UUID.fromString(definition))
                    .bind("owner", owner)
                    .bind("lease", lease.toString())
                    .execute()
                == 1);
  }

  public void report(String tenant, String definition, long done, long total) {
    transactions.inTenant(
        tenant,
        tx ->
            tx.createUpdate(
                    "UPDATE progress SET done = :done, total = :total"
                        + " WHERE tenant_id = :tenant AND definition_id = :definition")
                .bind("tenant", tenant)
                .bind("definition", UUID.fromString(definition))
                .bind("done", done)
                .bind("total", total)
                .execute());
  }

  /** Progress by definition; nothing for those that are not being computed. */
  Map<UUID, Progress> of(Handle tx, String tenant, Set<UUID> definitions) {
    Map<UUID, Progress> all = new HashMap<>();
    tx.createQuery(
            "SELECT definition_id, done, total FROM progress"
                + " WHERE tenant_id = :tenant AND definition_id = ANY(:definitions)")
        .bind("tenant", tenant)
        .bindByType("definitions", definitions.toArray(UUID[]::new), UUID[].class)
        .map(
            (row, _) ->
                Map.entry(
                    row.getObject(1, UUID.class), new Progress(row.getLong(2), row.getLong(3))))
        .forEach(row -> all.put(row.getKey(), row.getValue()));
    return all;
  }

  /** Forgets it, in the transaction that ends or restarts the computing. */
  public void clear(Handle tx, String tenant, UUID definition) {
    for (String table : new String[] {"progress", "reached"}) {
      tx.createUpdate(
              "DELETE FROM " + table + " WHERE tenant_id = :tenant AND definition_id = :definition")
          .bind("tenant", tenant)
          .bind("definition", definition)
          .execute();
    }
  }

  /** A partition has come this far with a definition's present meaning. */
  public void reached(String tenant, String definition, String basis, int partition, String phase) {
    transactions.inTenant(
        tenant,
        tx ->
            tx.createUpdate(
                    "INSERT INTO reached (tenant_id, definition_id, basis, phase, partition)"
                        + " VALUES (:tenant, :definition, :basis, :phase, :partition)"
                        + " ON CONFLICT DO NOTHING")
                .bind("tenant", tenant)
                .bind("definition", UUID.fromString(definition))
                .bind("basis", basis)
                .bind("phase", phase)
                .bind("partition", partition)
                .execute());
  }

  /** How many partitions have. */
  public int reachedBy(String tenant, String definition, String basis, String phase) {
    return transactions.inTenant(
        tenant,
        tx ->
            tx.createQuery(
                    "SELECT count(*) FROM reached WHERE tenant_id = :tenant AND definition_id ="
                        + " :definition AND basis = :basis AND phase = :phase")
                .bind("tenant", tenant)
                .bind("definition", UUID.fromString(definition))
                .bind("basis", basis)
                .bind("phase", phase)
                .mapTo(Integer.class)
                .one());
  }
}
