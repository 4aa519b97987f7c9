package io.carillon.identity.reresolve;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/** Tables `reresolution` and `reresolution_merge`. */
@ApplicationScoped
class ReresolutionStore {
  private static final String MINE =
      " WHERE tenant_id = :tenant AND id = :id AND owner = :owner AND state = 'RUNNING'";

  /** A run as its worker needs it. */
  record Run(String tenant, UUID id, boolean dryRun, int ruleVersion, UUID after, String by) {}

  /** By other rules than those that hold by now. */
  static final String SUPERSEDED = "SUPERSEDED";

  /**
   * What became of one person.
   *
   * @param profiles 1 when merges were found
   * @param skipped merges that could not be undone; 1 when the person could not be judged
   */
  record Counts(int profiles, int merges, int undone, int skipped) {}

  /** Whether it was begun; false while one of its kind is under way. */
  boolean add(
      Handle tx, String tenant, UUID id, boolean dryRun, int ruleVersion, String by, Instant now) {
    return tx.createUpdate(
                """
                INSERT INTO reresolution (tenant_id, id, dry_run, rule_version, state, after,
                                          asked_by, created_at, free_at)
                VALUES (:tenant, :id, :dry, :version, 'RUNNING', :after, :by, :now::timestamptz,
                        :now::timestamptz)
                ON CONFLICT DO NOTHING
                """)
            .bind("tenant", tenant)
            .bind("id", id)
            .bind("dry", dryRun)
            .bind("version", ruleVersion)
            .bind("after", new UUID(0, 0))
            .bind("by", by)
            .bind("now", now.toString())
            .execute()
        == 1;
  }

  Optional<UUID> running(Handle tx, String tenant, boolean dryRun) {
    return tx.createQuery(
            "SELECT id FROM reresolution"
                + " WHERE tenant_id = :tenant AND dry_run = :dry AND state = 'RUNNING'")
        .bind("tenant", tenant)
        .bind("dry", dryRun)
        .mapTo(UUID.class)
        .findOne();
  }

  Optional<ReresolutionView> find(Handle tx, String tenant, UUID id) {
    return tx.createQuery("SELECT * FROM reresolution WHERE tenant_id = :tenant AND id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> view(row))
        .findOne();
  }

  List<FoundView> found(Handle tx, String tenant, UUID run, UUID after, int limit) {
    return tx.createQuery(
            "SELECT * FROM reresolution_merge WHERE tenant_id = :tenant AND run_id = :run"
                + " AND merge_id > :after ORDER BY merge_id LIMIT :limit")
        .bind("tenant", tenant)
        .bind("run", run)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> foundView(row))
        .list();
  }

  /** Runs that ended before then, and what they found. */
  void forget(Handle tx, String tenant, Instant before) {
    String old =
        "SELECT id FROM reresolution"
            + " WHERE tenant_id = :tenant AND finished_at < :before::timestamptz";
    for (String statement :
        List.of(
            "DELETE FROM reresolution_merge WHERE tenant_id = :tenant AND run_id IN (%s)",
            "DELETE FROM reresolution WHERE tenant_id = :tenant AND id IN (%s)")) {
      tx.createUpdate(statement.formatted(old))
          .bind("tenant", tenant)
          .bind("before", before.toString())
          .execute();
    }
  }

  /** The run that has waited longest, for this owner alone until the lease is over. */
  Optional<Run> claim(Handle tx, UUID owner, Instant now, Duration lease) {
    return tx.createQuery(
            """
            UPDATE reresolution SET owner = :owner, free_at = :until::timestamptz,
                   attempts = attempts + 1
             WHERE (tenant_id, id) = (
               SELECT tenant_id, id FROM reresolution
                WHERE state = 'RUNNING' AND free_at <= :now::timestamptz
                ORDER BY free_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING tenant_id, id, dry_run, rule_version, after, asked_by
            """)
        .bind("owner", owner)
        .bind("until", now.plus(lease).toString())
        .bind("now", now.toString())
        .map(
            (row, _) ->
                new Run(
                    row.getString(1),
                    row.getObject(2, UUID.class),
                    row.getBoolean(3),
                    row.getInt(4),
                    row.getObject(5, UUID.class),
                    row.getString(6)))
        .findOne();
  }

  /**
   * Keeps the run, in the transaction of what is done with a person; false when somebody else has
   * it.
   */
  boolean hold(Handle tx, Run run, UUID owner, UUID person, Instant until) {
    return mine(
                tx,
                "UPDATE reresolution SET after = :person, people = people + 1, attempts = 0,"
                    + " free_at = :until::timestamptz",
                run,
                owner)
            .bind("person", person)
            .bind("until", until.toString())
            .execute()
        == 1;
  }

  void count(Handle tx, Run run, Counts counts) {
    tx.createUpdate(
            "UPDATE reresolution SET profiles = profiles + :profiles, merges = merges + :merges,"
                + " undone = undone + :undone, skipped = skipped + :skipped"
                + " WHERE tenant_id = :tenant AND id = :id")
        .bind("profiles", counts.profiles())
        .bind("merges", counts.merges())
        .bind("undone", counts.undone())
        .bind("skipped", counts.skipped())
        .bind("tenant", run.tenant())
        .bind("id", run.id())
        .execute();
  }

  void keep(Handle tx, Run run, Verdict verdict, String state, @Nullable String detail) {
    tx.createUpdate(
            """
            INSERT INTO reresolution_merge (tenant_id, run_id, merge_id, loser_id, survivor_id,
                                            merged_at, reason, story, state, detail)
            VALUES (:tenant, :run, :merge, :loser, :survivor, :at::timestamptz, :reason, :story,
                    :state, :detail)
            ON CONFLICT (tenant_id, run_id, merge_id) DO UPDATE SET state = :state, detail = :detail
            """)
        .bind("tenant", run.tenant())
        .bind("run", run.id())
        .bind("merge", verdict.merge())
        .bind("loser", verdict.loser())
        .bind("survivor", verdict.survivor())
        .bind("at", verdict.mergedAt().toString())
        .bind("reason", verdict.reason())
        .bind("story", verdict.story())
        .bind("state", state)
        .bind("detail", detail)
        .execute();
  }

  /** Whether it was still the owner's. */
  boolean end(Handle tx, Run run, UUID owner, String state, Instant now) {
    return mine(
                tx,
                "UPDATE reresolution SET state = :state, finished_at = :now::timestamptz",
                run,
                owner)
            .bind("state", state)
            .bind("now", now.toString())
            .execute()
        == 1;
  }

  /** Lets it be taken again, later. */
  boolean free(Handle tx, Run run, UUID owner, Instant at) {
    return mine(tx, "UPDATE reresolution SET free_at = :at::timestamptz", run, owner)
            .bind("at", at.toString())
            .execute()
        == 1;
  }

  /** How often it was taken since it last came further. */
  int tries(Handle tx, Run run) {
    return tx.createQuery(
            "SELECT attempts FROM reresolution WHERE tenant_id = :tenant AND id = :id")
        .bind("tenant", run.tenant())
        .bind("id", run.id())
        .mapTo(Integer.class)
        .findOne()
        .orElse(0);
  }

  /** Ends those of a kind that go by other rules. */
  List<UUID> supersede(Handle tx, String tenant, boolean dryRun, int ruleVersion, Instant now) {
    return tx.createQuery(
            "UPDATE reresolution SET state = :state, finished_at = :now::timestamptz"
                + " WHERE tenant_id = :tenant AND dry_run = :dry AND state = 'RUNNING'"
                + " AND rule_version <> :version RETURNING id")
        .bind("state", SUPERSEDED)
        .bind("now", now.toString())
        .bind("tenant", tenant)
        .bind("dry", dryRun)
        .bind("version", ruleVersion)
        .mapTo(UUID.class)
        .list();
  }

  private static Update mine(Handle tx, String update, Run run, UUID owner) {
    return tx.createUpdate(update + MINE)
        .bind("tenant", run.tenant())
        .bind("id", run.id())
        .bind("owner", owner);
  }

  private static ReresolutionView view(ResultSet row) throws SQLException {
    OffsetDateTime finished = row.getObject("finished_at", OffsetDateTime.class);
    return new ReresolutionView(
        row.getObject("id", UUID.class),
        row.getBoolean("dry_run"),
        row.getInt("rule_version"),
        row.getString("state").toLowerCase(Locale.ROOT),
        row.getInt("people"),
        row.getInt("profiles"),
        row.getInt("merges"),
        row.getInt("undone"),
        row.getInt("skipped"),
        row.getString("asked_by"),
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        finished == null ? null : finished.toInstant());
  }

  private static FoundView foundView(ResultSet row) throws SQLException {
    return new FoundView(
        row.getObject("merge_id", UUID.class),
        row.getObject("loser_id", UUID.class),
        row.getObject("survivor_id", UUID.class),
        row.getObject("merged_at", OffsetDateTime.class).toInstant(),
        row.getString("reason"),
        row.getString("story"),
        row.getString("state").toLowerCase(Locale.ROOT),
        row.getString("detail"));
  }
}
