package io.carillon.identity.profile;

import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.ConsentState;
import io.carillon.identity.consent.Proof;
import io.carillon.identity.identifier.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What questions about profiles need beside the people themselves. */
@ApplicationScoped
class ProfileStore {

  /** Profiles that live on in these, by the survivor; those of units that are not seen left out. */
  Map<UUID, List<UUID>> mergedInto(Handle tx, String tenant, Collection<UUID> roots) {
    Map<UUID, List<UUID>> members = new HashMap<>();
    tx.createQuery(
            "SELECT canonical_id, id FROM profile WHERE tenant_id = :tenant"
                + " AND canonical_id = ANY(:roots) AND id <> canonical_id AND seen_in(units)"
                + " ORDER BY id")
        .bind("tenant", tenant)
        .bindByType("roots", roots.toArray(UUID[]::new), UUID[].class)
        .map((row, _) -> List.of(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
        .forEach(
            pair ->
                members
                    .computeIfAbsent(pair.getFirst(), _ -> new ArrayList<>())
                    .add(pair.getLast()));
    return members;
  }

  /**
   * Each word about being contacted that the person or whoever lives on in them ever said, the
   * latest first; a merge repeats none.
   */
  List<PastConsent> consents(Handle tx, String tenant, UUID root, int most) {
    return tx.createQuery(
            """
            SELECT h.channel, h.address, h.purpose, h.state, h.source, h.text, h.at, h.event_id,
                   h.proof, min(h.recorded_at) AS recorded_at
              FROM profile m JOIN consent_history h
                ON h.tenant_id = m.tenant_id AND h.profile_id = m.id
             WHERE m.tenant_id = :tenant AND m.canonical_id = :root
             GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
             ORDER BY recorded_at DESC, h.at DESC, 1, 2, 3, 4 LIMIT :most
            """)
        .bind("tenant", tenant)
        .bind("root", root)
        .bind("most", most)
        .map((row, _) -> consent(row))
        .list();
  }

  private static PastConsent consent(ResultSet row) throws SQLException {
    return new PastConsent(
        new ConsentKey(row.getString(1), row.getString(2), row.getString(3)),
        new Consent(
            ConsentState.valueOf(row.getString(4)),
            row.getString(5),
            row.getString(6),
            row.getObject(7, OffsetDateTime.class).toInstant(),
            new Proof(row.getString(8), row.getString(9))),
        row.getObject(10, OffsetDateTime.class).toInstant());
  }

  /** The profiles, merged ones included, that were the first to have an identifier or share it. */
  List<UUID> owners(Handle tx, String tenant, Identifier identifier) {
    return tx.createQuery(
            "SELECT profile_id FROM identifier"
                + " WHERE tenant_id = :tenant AND type = :type AND hash = :hash"
                + " UNION SELECT profile_id FROM shared_identifier"
                + " WHERE tenant_id = :tenant AND type = :type AND hash = :hash")
        .bind("tenant", tenant)
        .bind("type", identifier.type())
        .bind("hash", identifier.hash())
        .mapTo(UUID.class)
        .list();
  }

  /** Ids of living profiles behind an id, in the order of their ids. */
  List<UUID> page(Handle tx, String tenant, UUID after, int limit) {
    return tx.createQuery(
            """
            SELECT id FROM profile
             WHERE tenant_id = :tenant AND canonical_id = id AND id > :after
             ORDER BY id LIMIT :limit
            """)
        .bind("tenant", tenant)
        .bind("after", after)
        .bind("limit", limit)
        .mapTo(UUID.class)
        .list();
  }
}
