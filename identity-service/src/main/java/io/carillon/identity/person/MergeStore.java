package io.carillon.identity.person;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierClass;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Merges as they were kept, and what an undo makes of their rows. */
@ApplicationScoped
public class MergeStore {

  /**
   * A merge.
   *
   * @param loserUnits where the merged profile was visible
   * @param loserSince when it was created
   * @param lost what was known of the loser; null when that is no longer kept
   * @param before what was known of the survivor; null when that is no longer kept
   * @param undone null while it stands
   */
  public record Kept(
      UUID id,
      UUID loser,
      UUID survivor,
      Instant mergedAt,
      Instant recordedAt,
      long seq,
      List<String> loserUnits,
      Instant loserSince,
      @Nullable Past lost,
      @Nullable Past before,
      @Nullable Undone undone) {}

  /**
   * @param parted as whom the merged profile lives on since then
   */
  public record Undone(Instant at, UUID parted) {}

  /** What was known of the one side of a merge, which a later undo goes back to. */
  public enum Kind {
    LOST,
    BEFORE
  }

  private static final String SELECT =
      """
      SELECT m.id, m.loser_id, m.survivor_id, m.merged_at, m.recorded_at, m.seq, p.units,
             p.created_at, m.lost, m.before, m.undone_at, m.parted_id
        FROM merge m JOIN profile p ON p.tenant_id = m.tenant_id AND p.id = m.loser_id
       WHERE m.tenant_id = :tenant
      """;

  public Optional<Kept> find(Handle tx, String tenant, UUID id) {
    return tx.createQuery(SELECT + " AND m.id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> kept(row))
        .findOne();
  }

  /** The merges that stand and were made behind this one among profiles of one person, in order. */
  public List<Kept> later(Handle tx, String tenant, UUID root, long seq) {
    return tx.createQuery(
            SELECT
                + " AND p.canonical_id = :root AND m.undone_at IS NULL AND m.seq > :seq"
                + " ORDER BY m.seq")
        .bind("tenant", tenant)
        .bind("root", root)
        .bind("seq", seq)
        .map((row, _) -> kept(row))
        .list();
  }

  /** A merged profile and all that lived on in it: what parts when its merge is undone. */
  public Set<UUID> members(Handle tx, String tenant, UUID loser) {
    return new HashSet<>(
        tx.createQuery(
                """
                WITH RECURSIVE down(id) AS (
                  SELECT :loser::uuid
                  UNION
                  SELECT m.loser_id FROM down JOIN merge m ON m.tenant_id = :tenant
                     AND CASE WHEN m.undone_at IS NULL THEN m.survivor_id ELSE m.parted_id END
                         = down.id)
                SELECT id FROM down
                """)
            .bind("tenant", tenant)
            .bind("loser", loser)
            .mapTo(UUID.class)
            .list());
  }

  /** What a person is recognised by, by the profile that was the first to have it or shares it. */
  public Map<UUID, Map<Identifier, Owned>> identifiers(Handle tx, Ref root) {
    Map<UUID, Map<Identifier, Owned>> byMember = new HashMap<>();
    tx.createQuery(
            """
            SELECT i.profile_id, i.type, i.value, i.class, i.first_seen, i.last_seen, i.verified
              FROM profile m JOIN (SELECT * FROM identifier
                                   UNION ALL SELECT tenant_id, type, hash, value, class, profile_id,
                                     first_seen, last_seen, verified FROM shared_identifier) AS i
                ON i.tenant_id = m.tenant_id AND i.profile_id = m.id
             WHERE m.tenant_id = :tenant AND m.canonical_id = :root
            """)
        .bind("tenant", root.tenant())
        .bind("root", root.id())
        .map(
            (row, _) -> {
              Owned owned =
                  new Owned(
                      IdentifierClass.valueOf(row.getString(4)),
                      Rows.at(row, "first_seen"),
                      Rows.at(row, "last_seen"),
                      row.getBoolean(7));
              byMember
                  .computeIfAbsent(row.getObject(1, UUID.class), _ -> new HashMap<>())
                  .merge(new Identifier(row.getString(2), row.getString(3)), owned, Owned::join);
              return owned;
            })
        .list();
    return byMember;
  }

  /** Writes what was known of a side of a merge anew. */
  public void keep(Handle tx, String tenant, UUID merge, Kind kind, Past past) {
    String column =
        switch (kind) {
          case LOST -> "lost";
          case BEFORE -> "before";
        };
    tx.createUpdate(
            "UPDATE merge SET %s = :past::jsonb WHERE tenant_id = :tenant AND id = :id"
                .formatted(column))
        .bind("past", Rows.storable(PastCodec.write(past).toString()))
        .bind("tenant", tenant)
        .bind("id", merge)
        .execute();
  }

  /**
   * Hands what was written down of the two while they were one to whom it is about, where an
   * address tells. It comes before {@link #part}.
   *
   * @param theirs identifiers of those who part
   * @param others identifiers of those who stay
   */
  public void handBack(
      Handle tx,
      Ref root,
      Kept merge,
      Set<UUID> members,
      Set<Identifier> theirs,
      Set<Identifier> others) {
    ConsentStore.part(tx, root, merge, members, theirs, others);
  }

  /**
   * Lets the members of a merged profile live on in another one, and writes down that the merge is
   * undone.
   *
   * @return the version that the merged profile's new place has
   * @throws Contended when somebody else decided about them meanwhile
   */
  public long part(Handle tx, Ref root, Kept merge, Set<UUID> members, Undone undone, Cause cause) {
    int moved =
        tx.createUpdate(
                """
                UPDATE profile SET canonical_id = :parted,
                       version = version + CASE WHEN id = :loser THEN 1 ELSE 0 END
                 WHERE tenant_id = :tenant AND canonical_id = :root AND id = ANY(:members)
                """)
            .bind("parted", undone.parted())
            .bind("loser", merge.loser())
            .bind("tenant", root.tenant())
            .bind("root", root.id())
            .bindByType("members", members.toArray(UUID[]::new), UUID[].class)
            .execute();
    int marked =
        tx.createUpdate(
                """
                UPDATE merge SET undone_at = :at::timestamptz, undone_by = :actor,
                       undone_reason = :reason, parted_id = :parted, lost = NULL, before = NULL
                 WHERE tenant_id = :tenant AND id = :id AND undone_at IS NULL
                """)
            .bind("at", undone.at().toString())
            .bind("actor", cause.actor())
            .bind("reason", cause.reason())
            .bind("parted", undone.parted())
            .bind("tenant", root.tenant())
            .bind("id", merge.id())
            .execute();
    if (moved != members.size() || marked != 1) {
      throw new Contended("others merged or parted them");
    }
    return tx.createQuery("SELECT version FROM profile WHERE tenant_id = :tenant AND id = :loser")
        .bind("tenant", root.tenant())
        .bind("loser", merge.loser())
        .mapTo(Long.class)
        .one();
  }

  /** Forgets what was known of the sides of merges that can no longer be undone. */
  public int forget(Handle tx, Instant before) {
    return tx.createUpdate(
            "UPDATE merge SET lost = NULL, before = NULL"
                + " WHERE recorded_at < :before::timestamptz AND lost IS NOT NULL")
        .bind("before", before.toString())
        .execute();
  }

  private static Kept kept(ResultSet row) throws SQLException {
    String lost = row.getString("lost");
    String before = row.getString("before");
    OffsetDateTime undoneAt = row.getObject("undone_at", OffsetDateTime.class);
    String[] units = (String[]) row.getArray("units").getArray();
    return new Kept(
        row.getObject("id", UUID.class),
        row.getObject("loser_id", UUID.class),
        row.getObject("survivor_id", UUID.class),
        Rows.at(row, "merged_at"),
        Rows.at(row, "recorded_at"),
        row.getLong("seq"),
        List.copyOf(Arrays.asList(units)),
        Rows.at(row, "created_at"),
        lost == null ? null : PastCodec.read(lost),
        before == null ? null : PastCodec.read(before),
        undoneAt == null
            ? null
            : new Undone(undoneAt.toInstant(), row.getObject("parted_id", UUID.class)));
  }
}
