package io.carillon.identity.schema;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/**
 * How often a field came with a value of another type than its tenant says. Each partition counts
 * by itself, so that those who tell of the same field do not wait for each other.
 */
@ApplicationScoped
public class MisfitStore {

  /**
   * Values that were not kept; of them only what they were.
   *
   * @param found a value's kind, such as `number`
   * @param lastAt when the last one was received
   */
  public record Misfit(
      String tenant,
      String name,
      int partition,
      String found,
      long times,
      Instant lastAt,
      String lastSource) {

    private Misfit and(Misfit other) {
      Misfit last = other.lastAt.isBefore(lastAt) ? this : other;
      return new Misfit(
          tenant, name, partition, last.found, times + other.times, last.lastAt, last.lastSource);
    }
  }

  /** In one order by everybody, behind all else that a batch writes. */
  public void add(Handle tx, Collection<Misfit> misfits) {
    if (misfits.isEmpty()) {
      return;
    }
    TreeMap<String, Misfit> rows = new TreeMap<>();
    misfits.forEach(
        one ->
            rows.merge(
                String.join("\n", one.tenant(), one.name(), String.valueOf(one.partition())),
                one,
                Misfit::and));
    List<Misfit> all = List.copyOf(rows.values());
    tx.createUpdate(
            """
            INSERT INTO trait_misfit (tenant_id, name, origin_partition, found, times, last_at,
                                      last_source)
            SELECT * FROM unnest(:tenants::text[], :names::text[], :partitions::int[],
              :found::text[], :times::bigint[], :moments::timestamptz[], :sources::text[])
            ON CONFLICT (tenant_id, name, origin_partition) DO UPDATE SET
              found = excluded.found, times = trait_misfit.times + excluded.times,
              last_at = excluded.last_at, last_source = excluded.last_source
            """)
        .bindArray("tenants", String.class, all.stream().map(Misfit::tenant).toList())
        .bindArray("names", String.class, all.stream().map(Misfit::name).toList())
        .bindArray("partitions", Integer.class, all.stream().map(Misfit::partition).toList())
        .bindArray("found", String.class, all.stream().map(Misfit::found).toList())
        .bindArray("times", Long.class, all.stream().map(Misfit::times).toList())
        .bindArray(
            "moments", String.class, all.stream().map(one -> one.lastAt().toString()).toList())
        .bindArray("sources", String.class, all.stream().map(Misfit::lastSource).toList())
        .execute();
  }

  /** Of all partitions together, by name. */
  List<Misfit> of(Handle tx, String tenant) {
    TreeMap<String, Misfit> byName = new TreeMap<>();
    tx.createQuery(
            "SELECT name, origin_partition, found, times, last_at, last_source FROM trait_misfit"
                + " WHERE tenant_id = :tenant")
        .bind("tenant", tenant)
        .map(
            (row, _) ->
                new Misfit(
                    tenant,
                    row.getString(1),
                    row.getInt(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getObject(5, OffsetDateTime.class).toInstant(),
                    row.getString(6)))
        .forEach(one -> byName.merge(one.name(), one, Misfit::and));
    return List.copyOf(byName.values());
  }

  void forget(Handle tx, String tenant, List<String> names) {
    if (!names.isEmpty()) {
      tx.createUpdate(
              "DELETE FROM trait_misfit WHERE tenant_id = :tenant AND name = ANY(:names::text[])")
          .bind("tenant", tenant)
          .bindArray("names", String.class, names)
          .execute();
    }
  }
}
