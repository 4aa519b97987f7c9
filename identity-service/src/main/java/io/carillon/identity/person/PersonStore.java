package io.carillon.identity.person;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.ConsentState;
import io.carillon.identity.consent.Consents;
import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierClass;
import io.carillon.identity.identifier.IdentifierRules;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Reads people for a decision: one query per table, however many events a batch has. */
@ApplicationScoped
public class PersonStore {

  /** Everything that is known of the people behind what is wanted, and of who they lived on in. */
  public People load(Handle tx, IdentifierRules rules, Wanted wanted) {
    People people = new People(rules);
    Set<Ref> profiles = new LinkedHashSet<>(wanted.profiles());
    owners(tx, wanted.keys(), people, profiles);
    deviceOwners(tx, wanted, profiles);
    Map<Ref, Draft> drafts = roots(tx, profiles, people);
    if (!drafts.isEmpty()) {
      String roots = refs(drafts.keySet());
      identifiers(tx, roots, drafts);
      consents(tx, roots, drafts);
      devices(tx, roots, drafts);
      drafts.values().forEach(draft -> people.load(draft.person()));
    }
    return people;
  }

  private static void owners(Handle tx, Set<Key> keys, People people, Set<Ref> profiles) {
    if (keys.isEmpty()) {
      return;
    }
    Map<UUID, Identifier> byHash = new HashMap<>();
    String rows =
        Rows.of(
            keys,
            (row, key) -> {
              UUID hash = key.identifier().hash();
              byHash.put(hash, key.identifier());
              row.put("t", key.tenant()).put("y", key.identifier().type());
              row.put("h", hash.toString());
            });
    tx.createQuery(
            """
            WITH k AS MATERIALIZED
              (SELECT * FROM jsonb_to_recordset(:keys::jsonb) AS k(t text, y text, h uuid))
            SELECT k.t, k.h, o.profile_id FROM k JOIN identifier o
              ON o.tenant_id = k.t AND o.type = k.y AND o.hash = k.h
            UNION ALL
            SELECT k.t, k.h, s.profile_id FROM k JOIN shared_identifier s
              ON s.tenant_id = k.t AND s.type = k.y AND s.hash = k.h
            """)
        .bind("keys", rows)
        .map(
            (row, _) -> {
              Ref owner = new Ref(row.getString(1), row.getObject(3, UUID.class));
              Identifier identifier = byHash.get(row.getObject(2, UUID.class));
              if (identifier != null) {
                people.owner(new Key(owner.tenant(), identifier), owner.id());
              }
              return owner;
            })
        .forEach(profiles::add);
    Set<Key> ambiguous = new HashSet<>(keys);
    ambiguous.removeIf(key -> people.ownerCount(key) < 2);
    ambiguous.forEach(
        key -> profiles.add(new Ref(key.tenant(), People.behind(key.tenant(), key.identifier()))));
  }

  private static void deviceOwners(Handle tx, Wanted wanted, Set<Ref> profiles) {
    if (wanted.devices().isEmpty() && wanted.tokens().isEmpty()) {
      return;
    }
    tx.createQuery(
            """
            SELECT d.tenant_id, d.profile_id
              FROM jsonb_to_recordset(:devices::jsonb) AS w(t text, a text, i text)
              JOIN device d ON d.tenant_id = w.t AND d.app = w.a AND d.id = w.i
            UNION
            SELECT d.tenant_id, d.profile_id
              FROM jsonb_to_recordset(:tokens::jsonb) AS w(t text, a text, k text)
              JOIN device d ON d.tenant_id = w.t AND d.app = w.a AND d.token = w.k
               AND d.token <> ''
            """)
        .bind(
            "devices",
            Rows.of(
                wanted.devices(),
                (row, device) ->
                    row.put("t", device.tenant())
                        .put("a", device.key().app())
                        .put("i", device.key().id())))
        .bind(
            "tokens",
            Rows.of(
                wanted.tokens(),
                (row, token) ->
                    row.put("t", token.tenant()).put("a", token.app()).put("k", token.token())))
        .map((row, _) -> new Ref(row.getString(1), row.getObject(2, UUID.class)))
        .forEach(profiles::add);
  }

  private static Map<Ref, Draft> roots(Handle tx, Set<Ref> profiles, People people) {
    Map<Ref, Draft> drafts = new HashMap<>();
    if (profiles.isEmpty()) {
      return drafts;
    }
    tx.createQuery(
            """
            SELECT l.id AS leaf, r.*
              FROM jsonb_to_recordset(:ids::jsonb) AS w(t text, i uuid)
              JOIN profile l ON l.tenant_id = w.t AND l.id = w.i
              JOIN profile r ON r.tenant_id = l.tenant_id AND r.id = l.canonical_id
            """)
        .bind("ids", refs(profiles))
        .map(
            (row, _) -> {
              Ref root = new Ref(row.getString("tenant_id"), row.getObject("id", UUID.class));
              people.alias(new Ref(root.tenant(), row.getObject("leaf", UUID.class)), root.id());
              if (!drafts.containsKey(root)) {
                drafts.put(root, new Draft(bare(root, row)));
              }
              return root;
            })
        .list();
    return drafts;
  }

  private static void identifiers(Handle tx, String roots, Map<Ref, Draft> drafts) {
    tx.createQuery(
            """
            WITH m AS MATERIALIZED
              (SELECT m.tenant_id, m.id, m.canonical_id
                 FROM jsonb_to_recordset(:roots::jsonb) AS w(t text, i uuid)
                 JOIN profile m ON m.tenant_id = w.t AND m.canonical_id = w.i)
            SELECT m.tenant_id, m.canonical_id, i.type, i.value, i.class, i.first_seen,
                   i.last_seen, i.verified
              FROM m JOIN identifier i ON i.tenant_id = m.tenant_id AND i.profile_id = m.id
            UNION ALL
            SELECT m.tenant_id, m.canonical_id, s.type, s.value, s.class, s.first_seen,
                   s.last_seen, s.verified
              FROM m JOIN shared_identifier s
                ON s.tenant_id = m.tenant_id AND s.profile_id = m.id
            """)
        .bind("roots", roots)
        .map(
            (row, _) -> {
              Identifier identifier = new Identifier(row.getString("type"), row.getString("value"));
              Owned owned =
                  new Owned(
                      IdentifierClass.valueOf(row.getString("class")),
                      Rows.at(row, "first_seen"),
                      Rows.at(row, "last_seen"),
                      row.getBoolean("verified"));
              return draft(drafts, row).identifiers.merge(identifier, owned, Owned::join);
            })
        .list();
  }

  private static void consents(Handle tx, String roots, Map<Ref, Draft> drafts) {
    tx.createQuery(
            """
            SELECT c.tenant_id, c.profile_id AS canonical_id, c.channel, c.address, c.purpose,
                   c.state, c.source, c.text, c.at
              FROM jsonb_to_recordset(:roots::jsonb) AS w(t text, i uuid)
              JOIN consent c ON c.tenant_id = w.t AND c.profile_id = w.i
            """)
        .bind("roots", roots)
        .map((row, _) -> draft(drafts, row).consents.put(consentKey(row), consent(row)))
        .list();
  }

  static ConsentKey consentKey(ResultSet row) throws SQLException {
    return new ConsentKey(
        row.getString("channel"), row.getString("address"), row.getString("purpose"));
  }

  static Consent consent(ResultSet row) throws SQLException {
    return new Consent(
        ConsentState.valueOf(row.getString("state")),
        row.getString("source"),
        row.getString("text"),
        Rows.at(row, "at"));
  }

  private static void devices(Handle tx, String roots, Map<Ref, Draft> drafts) {
    tx.createQuery(
            """
            SELECT m.tenant_id, m.canonical_id, d.app, d.id, d.type, d.token, d.last_seen
              FROM jsonb_to_recordset(:roots::jsonb) AS w(t text, i uuid)
              JOIN profile m ON m.tenant_id = w.t AND m.canonical_id = w.i
              JOIN device d ON d.tenant_id = m.tenant_id AND d.profile_id = m.id
            """)
        .bind("roots", roots)
        .map(
            (row, _) ->
                draft(drafts, row)
                    .devices
                    .put(
                        new DeviceKey(row.getString("app"), row.getString("id")),
                        new Device(
                            row.getString("type"),
                            row.getString("token"),
                            Rows.at(row, "last_seen"))))
        .list();
  }

  private static Person bare(Ref ref, ResultSet row) throws SQLException {
    String[] units = (String[]) row.getArray("units").getArray();
    return new Person(
        ref,
        Rows.at(row, "created_at"),
        row.getLong("version"),
        Map.of(),
        Rows.traits(row.getString("traits")),
        Consents.NONE,
        Map.of(),
        Rows.word(row.getString("timezone")),
        Rows.word(row.getString("locale")),
        List.copyOf(Arrays.asList(units)),
        Rows.at(row, "last_seen"),
        row.getInt("merges"));
  }

  private static Draft draft(Map<Ref, Draft> drafts, ResultSet row) throws SQLException {
    Ref ref = new Ref(row.getString("tenant_id"), row.getObject("canonical_id", UUID.class));
    Draft draft = drafts.get(ref);
    if (draft == null) {
      throw new IllegalStateException("A row of a profile that was not asked for");
    }
    return draft;
  }

  private static String refs(Collection<Ref> refs) {
    return Rows.of(refs, PersonStore::ref);
  }

  static void ref(ObjectNode row, Ref ref) {
    row.put("t", ref.tenant()).put("i", ref.id().toString());
  }

  /** A person that is being read. */
  private static final class Draft {
    private final Person bare;
    private final Map<Identifier, Owned> identifiers = new HashMap<>();
    private final Map<ConsentKey, Consent> consents = new HashMap<>();
    private final Map<DeviceKey, Device> devices = new HashMap<>();

    Draft(Person bare) {
      this.bare = bare;
    }

    Person person() {
      return bare.withIdentifiers(identifiers)
          .withConsents(new Consents(consents))
          .withDevices(devices);
    }
  }
}
