package io.carillon.identity.person;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.ConsentState;
import io.carillon.identity.consent.Consents;
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

/** Reads people for a decision: one query per table, however many events a batch has. */
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

  /** All that is known of each living profile, in one row. */
  private static void roots(Handle tx, Set<Ref> profiles, People people) {
    if (profiles.isEmpty()) {
      return;
    }
    tx.createQuery(
            """
            WITH l AS MATERIALIZED
              (SELECT l.tenant_id, l.canonical_id, array_agg(l.id) AS leaves
                 FROM jsonb_to_recordset(:ids::jsonb) AS w(t text, i uuid)
                 JOIN profile l ON l.tenant_id = w.t AND l.id = w.i
                GROUP BY l.tenant_id, l.canonical_id)
            SELECT l.leaves, r.*,
              (SELECT jsonb_agg(jsonb_build_array(i.type, i.value, i.class, i.first_seen,
                        i.last_seen, i.verified))
                 FROM profile m CROSS JOIN LATERAL
                   (SELECT type, value, class, first_seen, last_seen, verified FROM identifier i
                     WHERE i.tenant_id = m.tenant_id AND i.profile_id = m.id
                    UNION ALL
                    SELECT type, value, class, first_seen, last_seen, verified
                      FROM shared_identifier s
                     WHERE s.tenant_id = m.tenant_id AND s.profile_id = m.id) AS i
                WHERE m.tenant_id = r.tenant_id AND m.canonical_id = r.id) AS identifiers,
              (SELECT jsonb_agg(jsonb_build_array(c.channel, c.address, c.purpose, c.state,
                        c.source, c.text, c.at))
                 FROM consent c
                WHERE c.tenant_id = r.tenant_id AND c.profile_id = r.id) AS consents,
              (SELECT jsonb_agg(jsonb_build_array(d.app, d.id, d.type, d.last_seen, d.token,
                        d.token_at, d.ended_at, d.ended_for_good, d.profile_id))
                 FROM profile m JOIN device d ON d.tenant_id = m.tenant_id AND d.profile_id = m.id
                WHERE m.tenant_id = r.tenant_id AND m.canonical_id = r.id) AS devices
              FROM l JOIN profile r ON r.tenant_id = l.tenant_id AND r.id = l.canonical_id
            """)
        .bind("ids", Rows.of(profiles, PersonStore::ref))
        .map(
            (row, _) -> {
              JsonNode devices = Rows.list(row.getString("devices"));
              Person person = person(row, devices);
              for (UUID leaf : (UUID[]) row.getArray("leaves").getArray()) {
                people.alias(new Ref(person.ref().tenant(), leaf), person.ref().id());
              }
              return new Loaded(person, members(devices));
            })
        .list()
        .forEach(
            loaded ->
                people.load(
                    Refusals.kept(loaded.person(), people.rules(loaded.person().ref().tenant())),
                    loaded.members()));
  }

  /** A person, and by which profiles the devices came. */
  private record Loaded(Person person, Map<DeviceKey, UUID> members) {}

  private static Person person(ResultSet row, JsonNode devices) throws SQLException {
    String[] units = (String[]) row.getArray("units").getArray();
    return new Person(
        new Ref(row.getString("tenant_id"), row.getObject("id", UUID.class)),
        Rows.at(row, "created_at"),
        row.getLong("version"),
        identifiers(Rows.list(row.getString("identifiers"))),
        Rows.traits(row.getString("traits")),
        consents(Rows.list(row.getString("consents"))),
        devices(devices),
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

  private static Map<DeviceKey, UUID> members(JsonNode rows) {
    Map<DeviceKey, UUID> members = new HashMap<>();
    for (JsonNode row : rows) {
      members.put(
          new DeviceKey(row.get(0).asText(), row.get(1).asText()),
          UUID.fromString(row.get(8).asText()));
    }
    return members;
  }

  private static Map<Identifier, Owned> identifiers(JsonNode rows) {
    Map<Identifier, Owned> identifiers = new HashMap<>();
    for (JsonNode row : rows) {
      Owned owned =
          new Owned(
              IdentifierClass.valueOf(row.get(2).asText()),
              Rows.at(row.get(3)),
              Rows.at(row.get(4)),
              row.get(5).asBoolean());
      identifiers.merge(
          new Identifier(row.get(0).asText(), row.get(1).asText()), owned, Owned::join);
    }
    return identifiers;
  }

  private static Consents consents(JsonNode rows) {
    Map<ConsentKey, Consent> consents = new HashMap<>();
    for (JsonNode row : rows) {
      consents.put(
          new ConsentKey(row.get(0).asText(), row.get(1).asText(), row.get(2).asText()),
          new Consent(
              ConsentState.valueOf(row.get(3).asText()),
              row.get(4).asText(),
              row.get(5).asText(),
              Rows.at(row.get(6))));
    }
    return new Consents(consents);
  }

  private static Map<DeviceKey, Device> devices(JsonNode rows) {
    Map<DeviceKey, Device> devices = new HashMap<>();
    for (JsonNode row : rows) {
      devices.put(
          new DeviceKey(row.get(0).asText(), row.get(1).asText()),
          new Device(row.get(2).asText(), token(row), Rows.at(row.get(3))));
    }
    return devices;
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
