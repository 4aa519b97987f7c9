package io.carillon.scoring.history;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Undone merges of which the counts are still to be moved. */
@ApplicationScoped
public class PartingStore {

  /**
   * @param survivor the profile from which somebody parted
   * @param parted as whom they live on
   * @param members the profiles that parted: the merged one, and those that lived on in it then
   */
  public record Waiting(
      String tenant,
      String merge,
      String survivor,
      String parted,
      Set<String> members,
      Instant partedAt) {}

  public void add(Handle tx, List<Waiting> partings) {
    for (Waiting parting : partings) {
      tx.createUpdate(
              "INSERT INTO parting (tenant_id, merge_id, survivor_id, parted_id, member_ids,"
                  + " parted_at, until) VALUES (:tenant, :merge, :survivor, :parted, :members,"
                  + " :at::timestamptz, now()) ON CONFLICT DO NOTHING")
          .bind("tenant", parting.tenant())
          .bind("merge", parting.merge())
          .bind("survivor", parting.survivor())
          .bind("parted", parting.parted())
          .bindArray("members", String.class, List.copyOf(parting.members()))
          .bind("at", parting.partedAt().toString())
          .execute();
    }
  }

  /**
   * Some that nobody is at, of the tenants of the transaction; they are this process's for a while.
   */
  public List<Waiting> take(Handle tx, Duration lease, int most) {
    return tx.createQuery(
            """
            UPDATE parting p SET until = now() + :lease::interval
              FROM (SELECT tenant_id, merge_id FROM parting WHERE until <= now()
                     ORDER BY tenant_id, merge_id LIMIT :most FOR UPDATE SKIP LOCKED) w
             WHERE p.tenant_id = w.tenant_id AND p.merge_id = w.merge_id
            RETURNING p.tenant_id, p.merge_id, p.survivor_id, p.parted_id, p.member_ids,
                      p.parted_at
            """)
        .bind("lease", lease.toString())
        .bind("most", most)
        .map(
            (row, _) ->
                new Waiting(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    Set.of((String[]) row.getArray(5).getArray()),
                    row.getObject(6, OffsetDateTime.class).toInstant()))
        .list();
  }

  /** Gives one back, to be taken again after a while. */
  public int later(Handle tx, Waiting parting, Duration pause) {
    return tx.createUpdate(
            "UPDATE parting SET until = now() + :pause::interval"
                + " WHERE tenant_id = :tenant AND merge_id = :merge")
        .bind("pause", pause.toString())
        .bind("tenant", parting.tenant())
        .bind("merge", parting.merge())
        .execute();
  }

  public int done(Handle tx, Waiting parting) {
    return tx.createUpdate("DELETE FROM parting WHERE tenant_id = :tenant AND merge_id = :merge")
        .bind("tenant", parting.tenant())
        .bind("merge", parting.merge())
        .execute();
  }
}
