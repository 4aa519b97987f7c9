package io.carillon.identity.person;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.device.PushToken;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierClass;
import io.carillon.identity.identifier.RuleBook;
import io.carillon.identity.resolution.Rift;
import io.carillon.identity.rule.LiveRulesStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Reads people for a decision: so many queries, however many events a batch has.
 *
 * <p>What is behind each key is a query of its own to the planner ({@code LATERAL … OFFSET 0}), so
 * that a plan which was made for all batches while the tables were small is not one that goes
 * through all rows of a tenant. Of tables that were never analyzed it may still take another index.
 */
@ApplicationScoped
public class PersonStore {
  private final LiveRulesStore rules;

  @Inject
  PersonStore(LiveRulesStore rules) {
    this.rules = rules;
  }

  /** As by {@link #load(Handle, RuleBook, Wanted)}, by the rules that hold now. */
  public People load(Handle tx, Wanted wanted) {
    return load(tx, rules.now(), wanted);
  }

  /** Everything that is known of the people behind what is wanted, and of who they lived on in. */
  public People load(Handle tx, RuleBook rules, Wanted wanted) {
    People people = new People(rules);
    Set<Ref> profiles = new LinkedHashSet<>(wanted.profiles());
    owners(tx, wanted.keys(), people, profiles);
    deviceOwners(tx, wanted, profiles);
    roots(tx, profiles, people);
    return people;
  }

  private static void owners(Handle tx, Set<Key> keys, People people, Set<Ref> profiles) {
    if (keys.isEmpty()) {
      return;
    }
    List<Key> asked = List.copyOf(keys);
    tx.createQuery(
            """
            SELECT k.n, o.profile_id
              FROM unnest(:tenants::text[], :types::text[], :hashes::uuid[])
                WITH ORDINALITY AS k(t, y, h, n)
              CROSS JOIN LATERAL
               (SELECT profile_id FROM identifier i
                 WHERE i.tenant_id = k.t AND i.type = k.y AND i.hash = k.h
                UNION ALL
                SELECT profile_id FROM shared_identifier s
                 WHERE s.tenant_id = k.t AND s.type = k.y AND s.hash = k.h
                OFFSET 0) AS o
            """)
        .bindArray("tenants", String.class, asked.stream().map(Key::tenant).toList())
        .bindArray("types", String.class, asked.stream().map(k -> k.identifier().type()).toList())
        .bindArray("hashes", UUID.class, asked.stream().map(k -> k.identifier().hash()).toList())
        .map((row, _) -> Map.entry(asked.get(row.getInt(1) - 1), row.getObject(2, UUID.class)))
        .forEach(
            owner -> {
              people.owner(owner.getKey(), owner.getValue());
              profiles.add(new Ref(owner.getKey().tenant(), owner.getValue()));
            });
    Set<Key> ambiguous = new HashSet<>(keys);
    ambiguous.removeIf(key -> people.owners(key).size() < 2);
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
              FROM jsonb_to_recordset(:tokens::jsonb) AS w(t text, h text)
              JOIN device d ON d.tenant_id = w.t AND d.token_hash = w.h AND d.token_hash <> ''
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
                (row, token) -> row.put("t", token.tenant()).put("h", token.hash())))
        .map((row, _) -> new Ref(row.getString(1), row.getObject(2, UUID.class)))
        .forEach(profiles::add);
  }

  /**
   * All that is known of each living profile, and of those that live on in it. Nearly all that are
   * asked for live: only of the others it is looked up in whom they live on.
   */
  private static void roots(Handle tx, Set<Ref> profiles, People people) {
    Map<Ref, Loading> byRoot = new HashMap<>();
    living(tx, profiles, byRoot);
    Set<Ref> others = new LinkedHashSet<>(profiles);
    others.removeAll(byRoot.keySet());
    if (!others.isEmpty()) {
      Set<Ref> survivors = survivors(tx, others, people);
      survivors.removeAll(byRoot.keySet());
      living(tx, survivors, byRoot);
      if (!byRoot.keySet().containsAll(survivors)) {
        throw new Contended("a survivor was merged meanwhile");
      }
    }
    identifiers(tx, byRoot);
    byRoot.forEach(
        (root, loading) -> {
          people.alias(root, root.id());
          loading.into(people);
        });
  }

  private static Set<Ref> survivors(Handle tx, Set<Ref> merged, People people) {
    Set<Ref> survivors = new LinkedHashSet<>();
    tx.createQuery(
            """
            SELECT w.t, w.i, p.canonical_id FROM unnest(:tenants::text[], :ids::uuid[]) AS w(t, i)
             CROSS JOIN LATERAL (SELECT canonical_id FROM profile p
               WHERE p.tenant_id = w.t AND p.id = w.i OFFSET 0) AS p
            """)
        .bindArray("tenants", String.class, merged.stream().map(Ref::tenant).toList())
        .bindArray("ids", UUID.class, merged.stream().map(Ref::id).toList())
        .map(
            (row, _) -> {
              UUID survivor = row.getObject(3, UUID.class);
              people.alias(new Ref(row.getString(1), row.getObject(2, UUID.class)), survivor);
              return new Ref(row.getString(1), survivor);
            })
        .forEach(survivors::add);
    return survivors;
  }

  private static void living(Handle tx, Set<Ref> roots, Map<Ref, Loading> byRoot) {
    if (roots.isEmpty()) {
      return;
    }
    tx.createQuery(
            """
            SELECT m.* FROM unnest(:tenants::text[], :ids::uuid[]) AS w(t, i)
              CROSS JOIN LATERAL
               (SELECT p.tenant_id, p.id, p.canonical_id, p.created_at, p.version, p.timezone,
                       p.locale, p.units, p.last_seen, p.merges, p.apart, p.spot,
                       CASE WHEN p.id = p.canonical_id THEN p.traits END AS traits,
                       CASE WHEN p.id = p.canonical_id THEN p.identifiers END AS identifiers,
                       CASE WHEN p.id = p.canonical_id THEN
                         (SELECT jsonb_agg(jsonb_build_array(c.channel, c.address, c.purpose,
                                   c.state, c.source, c.text, c.at, c.event_id, c.proof))
                            FROM consent c
                           WHERE c.tenant_id = p.tenant_id AND c.profile_id = p.id)
                       END AS consents,
                       (SELECT jsonb_agg(jsonb_build_array(d.app, d.id, d.type, d.last_seen,
                                 d.token, d.token_at, d.ended_at, d.ended_for_good))
                          FROM device d
                         WHERE d.tenant_id = p.tenant_id AND d.profile_id = p.id) AS devices
                  FROM profile p
                 WHERE p.tenant_id = w.t AND p.canonical_id = w.i
                OFFSET 0) AS m
            """)
        .bindArray("tenants", String.class, roots.stream().map(Ref::tenant).toList())
        .bindArray("ids", UUID.class, roots.stream().map(Ref::id).toList())
        .map(
            (row, _) -> {
              Ref root =
                  new Ref(row.getString("tenant_id"), row.getObject("canonical_id", UUID.class));
              UUID member = row.getObject("id", UUID.class);
              Loading loading = byRoot.computeIfAbsent(root, _ -> new Loading());
              loading.member(member, Rows.list(row.getString("devices")));
              if (member.equals(root.id())) {
                Person person = person(root, row);
                loading.person = person;
                loading.beside = Rows.identifiers(row.getString("identifiers"), person.version());
              }
              return root;
            })
        .list();
  }

  /** A person as the rows of it come. */
  private static final class Loading {
    private final List<UUID> members = new ArrayList<>(1);
    private final Map<Identifier, Owned> identifiers = new HashMap<>();
    private @Nullable Map<Identifier, Owned> beside;
    private final Map<DeviceKey, Device> devices = new HashMap<>();
    private final Map<DeviceKey, UUID> devicesBy = new HashMap<>();
    private @Nullable Person person;

    void member(UUID member, JsonNode rows) {
      members.add(member);
      for (JsonNode row : rows) {
        DeviceKey key = new DeviceKey(row.get(0).asText(), row.get(1).asText());
        devices.put(key, new Device(row.get(2).asText(), token(row), Rows.at(row.get(3))));
        devicesBy.put(key, member);
      }
    }

    void into(People people) {
      if (person != null) {
        Map<Identifier, Owned> known = beside == null ? identifiers : beside;
        Person whole = person.withIdentifiers(known).withDevices(devices);
        Person kept = Refusals.kept(whole, people.rules(whole.ref().tenant()));
        people.load(kept, devicesBy, beside != null);
      }
    }
  }

  /** Of those beside whose profile they do not stand. */
  private static void identifiers(Handle tx, Map<Ref, Loading> byRoot) {
    List<String> tenants = new ArrayList<>(byRoot.size());
    List<UUID> members = new ArrayList<>(byRoot.size());
    List<Loading> whose = new ArrayList<>(byRoot.size());
    byRoot.forEach(
        (root, loading) -> {
          if (loading.beside == null) {
            loading.members.forEach(
                member -> {
                  tenants.add(root.tenant());
                  members.add(member);
                  whose.add(loading);
                });
          }
        });
    if (members.isEmpty()) {
      return;
    }
    tx.createQuery(
            """
            SELECT w.n, i.* FROM unnest(:tenants::text[], :members::uuid[])
                WITH ORDINALITY AS w(t, i, n)
              CROSS JOIN LATERAL
               (SELECT type, value, class, first_seen, last_seen, verified FROM identifier o
                 WHERE o.tenant_id = w.t AND o.profile_id = w.i
                UNION ALL
                SELECT type, value, class, first_seen, last_seen, verified FROM shared_identifier s
                 WHERE s.tenant_id = w.t AND s.profile_id = w.i
                OFFSET 0) AS i
            """)
        .bindArray("tenants", String.class, tenants)
        .bindArray("members", UUID.class, members)
        .map(
            (row, _) -> {
              Owned owned =
                  new Owned(
                      IdentifierClass.valueOf(row.getString(4)),
                      Rows.at(row, 5),
                      Rows.at(row, 6),
                      row.getBoolean(7));
              return whose
                  .get(row.getInt(1) - 1)
                  .identifiers
                  .merge(new Identifier(row.getString(2), row.getString(3)), owned, Owned::join);
            })
        .list();
  }

  /** But for its identifiers and devices. */
  private static Person person(Ref ref, ResultSet row) throws SQLException {
    String[] units = (String[]) row.getArray("units").getArray();
    return new Person(
        ref,
        Rows.at(row, "created_at"),
        row.getLong("version"),
        Map.of(),
        Rows.traits(row.getString("traits")),
        Rows.consents(Rows.list(row.getString("consents"))),
        Map.of(),
        Rows.word(row.getString("timezone")),
        Rows.word(row.getString("locale")),
        List.copyOf(Arrays.asList(units)),
        Rows.at(row, "last_seen"),
        row.getInt("merges"),
        rifts((String[]) row.getArray("apart").getArray()),
        Rows.spot(row.getString("spot")));
  }

  private static Set<Rift> rifts(String[] texts) {
    return Arrays.stream(texts).map(Rift::parse).collect(Collectors.toUnmodifiableSet());
  }

  private static PushToken token(JsonNode row) {
    String value = row.get(4).asText();
    if (value.isEmpty()) {
      return PushToken.NONE;
    }
    PushToken.End end =
        row.get(6).isNull() ? null : new PushToken.End(Rows.at(row.get(6)), row.get(7).asBoolean());
    return new PushToken(value, Rows.at(row.get(5)), end);
  }

  static void ref(ObjectNode row, Ref ref) {
    row.put("t", ref.tenant()).put("i", ref.id().toString());
  }
}
