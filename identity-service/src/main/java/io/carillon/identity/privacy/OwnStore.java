package io.carillon.identity.privacy;

import io.carillon.identity.identifier.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** What identity itself holds of a person: who that is, all of it, and its end. */
@ApplicationScoped
class OwnStore {
  private static final String OF_PROFILE = "t.profile_id = ANY(:profiles)";
  private static final String ITSELF = "t.id = ANY(:profiles)";

  /** An undone merge is of who parted: it says as whom they live on. */
  private static final String MERGED =
      "t.loser_id = ANY(:profiles) OR t.parted_id = ANY(:profiles)"
          + " OR (t.survivor_id = ANY(:profiles) AND t.undone_at IS NULL)";

  /** What was decided of an event is of the profile by which it came. */
  private static final String DECIDED = "coalesce(t.member_id, t.profile_id) = ANY(:profiles)";

  private static final String MATCHED = "t.a = ANY(:profiles) OR t.b = ANY(:profiles)";
  private static final String JUDGED =
      "t.loser_id = ANY(:profiles) OR t.survivor_id = ANY(:profiles)";
  private static final String SUSPECTED =
      "t.profile_id = ANY(:profiles) OR t.other_id = ANY(:profiles)";

  /** What a row is, its table, and which rows are the person's. */
  private record Table(String kind, String name, String whose) {}

  private static final List<Table> TABLES =
      List.of(
          new Table("consent", "consent", OF_PROFILE),
          new Table("consent-history", "consent_history", OF_PROFILE),
          new Table("device", "device", OF_PROFILE),
          new Table("membership", "company_member", OF_PROFILE),
          new Table("identifier", "shared_identifier", OF_PROFILE),
          new Table("identifier", "identifier", OF_PROFILE),
          new Table("decision", "identity_decision", DECIDED),
          new Table("merge", "merge", MERGED),
          new Table("match", "match_suggestion", MATCHED),
          new Table("suspicion", "suspect_merge", SUSPECTED),
          new Table("reresolution", "reresolution_merge", JUDGED),
          new Table("profile", "profile", ITSELF));

  /** The living profiles that an identifier names. */
  Set<UUID> named(Handle tx, String tenant, Identifier identifier) {
    return new TreeSet<>(
        tx.createQuery(
                """
                WITH o AS MATERIALIZED (
                  SELECT profile_id FROM identifier
                   WHERE tenant_id = :tenant AND type = :type AND hash = :hash
                  UNION SELECT profile_id FROM shared_identifier
                   WHERE tenant_id = :tenant AND type = :type AND hash = :hash)
                SELECT DISTINCT p.canonical_id FROM o JOIN profile p
                    ON p.tenant_id = :tenant AND p.id = o.profile_id
                """)
            .bind("tenant", tenant)
            .bind("type", identifier.type())
            .bind("hash", identifier.hash())
            .mapTo(UUID.class)
            .list());
  }

  /** As whom a profile lives; empty for one that is not known. */
  Optional<UUID> living(Handle tx, String tenant, UUID profile) {
    return tx.createQuery(
            "SELECT canonical_id FROM profile WHERE tenant_id = :tenant AND id = :profile")
        .bind("tenant", tenant)
        .bind("profile", profile)
        .mapTo(UUID.class)
        .findOne();
  }

  /** The person behind a profile at this moment; empty when nobody is. */
  Optional<Whom> whom(Handle tx, String tenant, UUID profile) {
    Optional<UUID> root = living(tx, tenant, profile);
    if (root.isEmpty()) {
      return Optional.empty();
    }
    List<UUID> ids = new ArrayList<>(List.of(root.get()));
    tx.createQuery(
            "SELECT id FROM profile WHERE tenant_id = :tenant AND canonical_id = :root"
                + " AND id <> :root ORDER BY id")
        .bind("tenant", tenant)
        .bind("root", root.get())
        .mapTo(UUID.class)
        .forEach(ids::add);
    return Optional.of(new Whom(List.copyOf(ids), identifiers(tx, tenant, ids)));
  }

  private static List<Identifier> identifiers(Handle tx, String tenant, Collection<UUID> ids) {
    return bound(
            tx.createQuery(
                "SELECT type, value FROM identifier t WHERE tenant_id = :tenant AND "
                    + OF_PROFILE
                    + " UNION SELECT type, value FROM shared_identifier t"
                    + " WHERE tenant_id = :tenant AND "
                    + OF_PROFILE
                    + " ORDER BY 1, 2"),
            tenant,
            ids)
        .map((row, _) -> new Identifier(row.getString(1), row.getString(2)))
        .list();
  }

  /** Those of the person's identifiers that others use too. */
  Set<Identifier> shared(Handle tx, String tenant, Whom whom) {
    return Set.copyOf(
        bound(
                tx.createQuery(
                    """
                    WITH own AS MATERIALIZED (
                      SELECT type, hash, value FROM identifier t
                       WHERE tenant_id = :tenant AND class = 'WEAK' AND profile_id = ANY(:profiles)
                      UNION SELECT type, hash, value FROM shared_identifier t
                       WHERE tenant_id = :tenant AND profile_id = ANY(:profiles))
                    SELECT own.type, own.value FROM own WHERE EXISTS (
                      SELECT FROM identifier i WHERE i.tenant_id = :tenant AND i.type = own.type
                         AND i.hash = own.hash AND i.profile_id <> ALL(:profiles)
                      UNION ALL
                      SELECT FROM shared_identifier s WHERE s.tenant_id = :tenant
                         AND s.type = own.type AND s.hash = own.hash
                         AND s.profile_id <> ALL(:profiles))
                    """),
                tenant,
                whom.profiles())
            .map((row, _) -> new Identifier(row.getString(1), row.getString(2)))
            .list());
  }

  /**
   * Each thing by its kind, as JSON; of a merge not what was known of the two, who may be two
   * again, and of a profile not its identifiers, which come by themselves.
   */
  void export(Handle tx, String tenant, Whom whom, BiConsumer<String, String> out) {
    for (Table table : TABLES) {
      bound(
              tx.createQuery(
                  ("SELECT to_jsonb(t) - 'tenant_id' - 'lost' - 'before' - 'identifiers' FROM %s t"
                          + " WHERE tenant_id = :tenant AND (%s)")
                      .formatted(table.name(), table.whose())),
              tenant,
              whom.profiles())
          .mapTo(String.class)
          .forEach(json -> out.accept(table.kind(), json));
    }
  }

  /** The newest version that any of the person's profiles has. */
  long version(Handle tx, String tenant, Whom whom) {
    return bound(
            tx.createQuery(
                "SELECT coalesce(max(version), 0) FROM profile t WHERE tenant_id = :tenant AND "
                    + ITSELF),
            tenant,
            whom.profiles())
        .mapTo(Long.class)
        .one();
  }

  /** Whether anything came of the person since then. */
  boolean seenSince(Handle tx, String tenant, Whom whom, Instant then) {
    return bound(
            tx.createQuery(
                "SELECT coalesce(max(last_seen) >= :then, false) FROM profile t"
                    + " WHERE tenant_id = :tenant AND "
                    + ITSELF),
            tenant,
            whom.profiles())
        .bind("then", PrivacyStore.utc(then))
        .mapTo(Boolean.class)
        .one();
  }

  /** How many things of each kind are gone. What others share stays theirs. */
  Map<String, Long> erase(Handle tx, String tenant, Whom whom, Instant now) {
    inherit(tx, tenant, whom);
    Map<String, Long> gone = new LinkedHashMap<>();
    gone.put("company", alone(tx, tenant, whom));
    for (Table table : TABLES) {
      int rows =
          bound(
                  tx.createUpdate(
                      "DELETE FROM %s t WHERE tenant_id = :tenant AND (%s)"
                          .formatted(table.name(), table.whose())),
                  tenant,
                  whom.profiles())
              .execute();
      gone.merge(table.kind(), (long) rows, Long::sum);
    }
    bound(
            tx.createUpdate(
                "INSERT INTO erased_profile (tenant_id, profile_id, erased_at)"
                    + " SELECT :tenant, p, :now FROM unnest(:profiles::uuid[]) AS p"
                    + " ON CONFLICT (tenant_id, profile_id) DO UPDATE SET erased_at = :now"),
            tenant,
            whom.profiles())
        .bind("now", PrivacyStore.utc(now))
        .execute();
    return gone;
  }

  /** What is said of a company to which nobody else belongs is of the person: it goes too. */
  private static long alone(Handle tx, String tenant, Whom whom) {
    return bound(
            tx.createUpdate(
                """
                DELETE FROM company c USING company_member t
                 WHERE c.tenant_id = :tenant AND t.tenant_id = c.tenant_id
                   AND t.company_id = c.id AND t.profile_id = ANY(:profiles)
                   AND NOT EXISTS (SELECT FROM company_member o WHERE o.tenant_id = c.tenant_id
                     AND o.company_id = c.id AND o.profile_id <> ALL(:profiles))
                """),
            tenant,
            whom.profiles())
        .execute();
  }

  /** A shared identifier must have an owner: one of the others becomes it. */
  private static void inherit(Handle tx, String tenant, Whom whom) {
    bound(
            tx.createUpdate(
                """
                WITH heirs AS MATERIALIZED (
                  SELECT DISTINCT ON (s.type, s.hash) s.* FROM identifier i
                    JOIN shared_identifier s ON s.tenant_id = i.tenant_id AND s.type = i.type
                     AND s.hash = i.hash AND s.profile_id <> ALL(:profiles)
                   WHERE i.tenant_id = :tenant AND i.profile_id = ANY(:profiles)
                   ORDER BY s.type, s.hash, s.first_seen, s.profile_id),
                moved AS (
                  DELETE FROM shared_identifier s USING heirs h
                   WHERE s.tenant_id = h.tenant_id AND s.type = h.type AND s.hash = h.hash
                     AND s.profile_id = h.profile_id)
                UPDATE identifier i SET profile_id = h.profile_id, class = h.class,
                       first_seen = h.first_seen, last_seen = h.last_seen, verified = h.verified
                  FROM heirs h
                 WHERE i.tenant_id = h.tenant_id AND i.type = h.type AND i.hash = h.hash
                """),
            tenant,
            whom.profiles())
        .execute();
  }

  void forget(Handle tx, String tenant, Instant before) {
    tx.createUpdate("DELETE FROM erased_profile WHERE tenant_id = :tenant AND erased_at < :before")
        .bind("tenant", tenant)
        .bind("before", PrivacyStore.utc(before))
        .execute();
  }

  private static <S extends SqlStatement<S>> S bound(
      S statement, String tenant, Collection<UUID> profiles) {
    return statement
        .bind("tenant", tenant)
        .bindByType("profiles", profiles.toArray(UUID[]::new), UUID[].class);
  }
}
