package io.carillon.identity.person;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.identity.device.PushToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Writes what became of people. Rows are taken in one order by everybody (new identifiers, then
 * profiles, then what hangs on them, each sorted), so that transactions wait for each other but
 * never in a circle. Whoever finds that another one decided about the same people meanwhile rolls
 * back and decides again.
 */
@ApplicationScoped
public class ChangeStore {
  private final Clock clock;

  @Inject
  ChangeStore(Clock clock) {
    this.clock = clock;
  }

  /**
   * @throws Contended when the people are no longer as they were loaded
   */
  public void save(Handle tx, People people) {
    Changes changes = people.changes();
    Instant now = clock.instant();
    gain(tx, changes);
    share(tx, changes);
    touch(tx, changes);
    lock(tx, changes);
    seen(tx, changes); // of rows that others hold too, before new ones that others may make
    create(tx, changes);
    change(tx, changes);
    end(tx, changes);
    ConsentStore.save(tx, changes, now);
    devices(tx, changes);
    DecisionStore.save(tx, changes, now);
  }

  private static void gain(Handle tx, Changes changes) {
    if (changes.gained().isEmpty()) {
      return;
    }
    int done =
        tx.createUpdate(
                """
                INSERT INTO identifier (tenant_id, type, hash, value, class, profile_id,
                                        first_seen, last_seen, verified)
                SELECT t, y, h, v, c, p, f, l, k FROM jsonb_to_recordset(:rows::jsonb)
                  AS r(t text, y text, h uuid, v text, c text, p uuid, f timestamptz,
                       l timestamptz, k boolean)
                ORDER BY t, y, h ON CONFLICT DO NOTHING
                """)
            .bind(
                "rows",
                Rows.of(
                    changes.gained().entrySet(),
                    (row, e) ->
                        owned(row, e.getKey(), e.getValue().owned())
                            .put("p", e.getValue().profile().toString())))
            .execute();
    if (done != changes.gained().size()) {
      throw new Contended("an identifier got another owner");
    }
  }

  private static void share(Handle tx, Changes changes) {
    if (changes.shared().isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            INSERT INTO shared_identifier (tenant_id, type, hash, value, class, profile_id,
                                           first_seen, last_seen, verified)
            SELECT t, y, h, v, c, p, f, l, k FROM jsonb_to_recordset(:rows::jsonb)
              AS r(t text, y text, h uuid, v text, c text, p uuid, f timestamptz,
                   l timestamptz, k boolean)
            ORDER BY t, y, h, p ON CONFLICT DO NOTHING
            """)
        .bind("rows", byProfile(changes.shared()))
        .execute();
  }

  private static String byProfile(Map<Key, Map<UUID, Owned>> identifiers) {
    record Row(Key key, UUID profile, Owned owned) {}
    List<Row> rows = new ArrayList<>();
    identifiers.forEach(
        (key, users) -> users.forEach((profile, owned) -> rows.add(new Row(key, profile, owned))));
    return Rows.of(
        rows, (row, one) -> owned(row, one.key(), one.owned()).put("p", one.profile().toString()));
  }

  private static void touch(Handle tx, Changes changes) {
    if (changes.touched().isEmpty()) {
      return;
    }
    String rows = byProfile(changes.touched());
    for (String table : List.of("identifier", "shared_identifier")) {
      tx.createUpdate(
              """
              WITH r AS MATERIALIZED (
                SELECT r.* FROM jsonb_to_recordset(:rows::jsonb)
                    AS r(t text, y text, h uuid, p uuid, l timestamptz, k boolean)
                  JOIN %1$s o ON o.tenant_id = r.t AND o.type = r.y AND o.hash = r.h
                   AND o.profile_id = r.p
                 ORDER BY o.tenant_id, o.type, o.hash FOR NO KEY UPDATE OF o)
              UPDATE %1$s o SET last_seen = greatest(o.last_seen, r.l),
                     verified = o.verified OR r.k
                FROM r WHERE o.tenant_id = r.t AND o.type = r.y AND o.hash = r.h
                 AND o.profile_id = r.p
              """
                  .formatted(table))
          .bind("rows", rows)
          .execute();
    }
  }

  /**
   * Takes the profiles that will be written, and looks whether they are as they were. Where it is
   * only for who was seen, that is done along with writing it.
   */
  private static void lock(Handle tx, Changes changes) {
    if (changes.changed().isEmpty() && changes.lost().isEmpty()) {
      return;
    }
    Set<Ref> rows =
        Stream.of(changes.changed(), changes.lost(), changes.seen())
            .flatMap(List::stream)
            .map(Person::ref)
            .collect(Collectors.toSet());
    List<Ref> asked = List.copyOf(rows);
    Set<Ref> found = new HashSet<>();
    tx.createQuery(
            """
            WITH w AS MATERIALIZED
              (SELECT t, i, m FROM unnest(:tenants::text[], :ids::uuid[], :ended::boolean[])
                AS w(t, i, m)),
            ids AS MATERIALIZED
              (SELECT t, i FROM w
               UNION SELECT p.tenant_id, p.id FROM w JOIN profile p
                 ON p.tenant_id = w.t AND p.canonical_id = w.i WHERE w.m)
            SELECT p.tenant_id, p.id, p.canonical_id, p.version
              FROM ids JOIN profile p ON p.tenant_id = ids.t AND p.id = ids.i
             ORDER BY p.tenant_id, p.id FOR NO KEY UPDATE OF p
            """)
        .bindArray("tenants", String.class, each(asked, Ref::tenant))
        .bindArray("ids", UUID.class, each(asked, Ref::id))
        .bindArray(
            "ended",
            String.class,
            each(asked, ref -> Boolean.toString(changes.ended().containsKey(ref))))
        .map(
            (row, _) -> {
              Ref ref = new Ref(row.getString(1), row.getObject(2, UUID.class));
              if (rows.contains(ref)
                  && (row.getLong(4) != changes.loadedVersion(ref)
                      || !ref.id().equals(row.getObject(3, UUID.class)))) {
                throw new Contended("a profile was changed");
              }
              return ref;
            })
        .forEach(found::add);
    if (!found.containsAll(rows)) {
      throw new Contended("a profile is gone");
    }
  }

  private static void create(Handle tx, Changes changes) {
    List<Person> created = new ArrayList<>(changes.created());
    created.addAll(changes.passing());
    if (created.isEmpty()) {
      return;
    }
    int done =
        tx.createUpdate(
                """
                INSERT INTO profile (tenant_id, id, canonical_id, version, known, created_at,
                                     last_seen, traits, timezone, locale, units, merges, apart,
                                     spot, identifiers)
                SELECT t, i, c, n, k, f, l, w, z, o, u, m, x, s, b
                  FROM jsonb_to_recordset(:rows::jsonb)
                  AS r(t text, i uuid, c uuid, n bigint, k boolean, f timestamptz, l timestamptz,
                       w jsonb, z jsonb, o jsonb, u text[], m int, x text[], s jsonb, b jsonb)
                ORDER BY t, i ON CONFLICT DO NOTHING
                """)
            .bind("rows", profiles(created, changes))
            .execute();
    if (done != created.size()) {
      throw new Contended("a profile was created meanwhile");
    }
  }

  private static void change(Handle tx, Changes changes) {
    List<Person> written = new ArrayList<>(changes.changed());
    if (!written.isEmpty()) {
      tx.createUpdate(
              """
              UPDATE profile p SET version = r.n, known = r.k, last_seen = r.l, traits = r.w,
                     timezone = r.z, locale = r.o, units = r.u, merges = r.m, apart = r.x,
                     spot = r.s, identifiers = r.b
                FROM jsonb_to_recordset(:rows::jsonb)
                  AS r(t text, i uuid, n bigint, k boolean, l timestamptz, w jsonb, z jsonb,
                       o jsonb, u text[], m int, x text[], s jsonb, b jsonb)
               WHERE p.tenant_id = r.t AND p.id = r.i
              """)
          .bind("rows", profiles(written, changes))
          .execute();
    }
  }

  /**
   * Takes and writes those who were only seen, who must be as they were too, as their events are
   * told with what is known of them. Alone they come in the order of the locks. They are found as
   * they were read, by whom they live on in: the other index would be one more page for each. (Were
   * its two ids said to be equal, the planner would take that one.)
   */
  private static void seen(Handle tx, Changes changes) {
    List<Person> seen = changes.seen();
    if (seen.isEmpty()) {
      return;
    }
    int done =
        tx.createUpdate(
                """
                WITH r AS MATERIALIZED
                  (SELECT p.ctid AS place, r.l, r.s, r.b
                     FROM unnest(:tenants::text[], :ids::uuid[], :versions::bigint[],
                       :moments::timestamptz[], :spots::jsonb[], :identifiers::jsonb[])
                       AS r(t, i, v, l, s, b)
                     JOIN profile p ON p.tenant_id = r.t AND p.canonical_id = r.i
                      AND p.version = r.v AND p.id IS NOT DISTINCT FROM p.canonical_id
                    ORDER BY p.tenant_id, p.id FOR NO KEY UPDATE OF p)
                UPDATE profile p SET last_seen = greatest(p.last_seen, r.l),
                       spot = CASE WHEN r.l >= p.last_seen THEN coalesce(r.s, p.spot)
                         ELSE p.spot END,
                       identifiers = coalesce(r.b, p.identifiers)
                  FROM r WHERE p.ctid = r.place
                """)
            .bindArray("tenants", String.class, each(seen, person -> person.ref().tenant()))
            .bindArray("ids", UUID.class, each(seen, person -> person.ref().id()))
            .bindArray("versions", Long.class, each(seen, Person::version))
            .bindArray("moments", String.class, each(seen, person -> person.lastSeen().toString()))
            .bindArray("spots", String.class, each(seen, ChangeStore::spot))
            .bindArray(
                "identifiers",
                String.class,
                each(seen, one -> changes.identified(one) ? identifiers(one) : null))
            .execute();
    if (done != seen.size()) {
      throw new Contended("a profile was changed");
    }
  }

  private static @Nullable String spot(Person person) {
    return person.spot() == null ? null : Rows.spot(person.spot()).toString();
  }

  private static @Nullable String identifiers(Person person) {
    ArrayNode identifiers = Rows.identifiers(person);
    return identifiers == null ? null : Rows.storable(identifiers.toString());
  }

  private static <T, C extends @Nullable Object> List<C> each(List<T> rows, Function<T, C> column) {
    return rows.stream().map(column).toList();
  }

  /** The losers, and all who lived on in them, live on in the survivor. */
  private static void end(Handle tx, Changes changes) {
    if (changes.lost().isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            UPDATE profile p SET canonical_id = r.c, identifiers = NULL,
                   version = CASE WHEN p.id = r.i THEN r.n ELSE p.version END
              FROM jsonb_to_recordset(:rows::jsonb) AS r(t text, i uuid, c uuid, n bigint)
             WHERE p.tenant_id = r.t AND p.canonical_id = r.i
            """)
        .bind("rows", profiles(changes.lost(), changes))
        .execute();
  }

  private static void devices(Handle tx, Changes changes) {
    if (!changes.dropped().isEmpty()) {
      tx.createUpdate(
              """
              DELETE FROM device d USING jsonb_to_recordset(:rows::jsonb) AS r(t text, a text, d text)
               WHERE d.tenant_id = r.t AND d.app = r.a AND d.id = r.d
              """)
          .bind(
              "rows",
              Rows.of(
                  changes.dropped(),
                  (row, one) ->
                      row.put("t", one.tenant())
                          .put("a", one.key().app())
                          .put("d", one.key().id())))
          .execute();
    }
    List<Changes.Moved> moved = changes.moved();
    if (moved.isEmpty()) {
      return;
    }
    tx.createUpdate(
            """
            INSERT INTO device (tenant_id, app, id, profile_id, type, last_seen, token,
                                token_hash, token_at, ended_at, ended_for_good)
            SELECT t, a, d, i, y, l, k, h, n, e, g FROM jsonb_to_recordset(:rows::jsonb)
              AS r(t text, i uuid, a text, d text, y text, l timestamptz, k text, h text,
                   n timestamptz, e timestamptz, g boolean)
            ORDER BY t, a, d
            ON CONFLICT (tenant_id, app, id) DO UPDATE SET profile_id = excluded.profile_id,
              type = excluded.type, last_seen = excluded.last_seen, token = excluded.token,
              token_hash = excluded.token_hash, token_at = excluded.token_at,
              ended_at = excluded.ended_at, ended_for_good = excluded.ended_for_good
            """)
        .bind(
            "rows",
            Rows.of(
                moved,
                (row, one) -> {
                  PersonStore.ref(row, one.ref());
                  row.put("a", one.key().app()).put("d", one.key().id());
                  row.put("y", one.device().type());
                  row.put("l", one.device().lastSeen().toString());
                  PushToken token = one.device().token();
                  PushToken.End end = token.end();
                  row.put("k", token.value()).put("h", token.hash());
                  row.put("n", token.at().toString());
                  row.put("e", end == null ? null : end.since().toString());
                  row.put("g", end != null && end.forGood());
                }))
        .execute();
  }

  private static ObjectNode owned(ObjectNode row, Key key, Owned owned) {
    row.put("t", key.tenant()).put("y", key.identifier().type());
    row.put("h", key.identifier().hash().toString()).put("v", key.identifier().value());
    row.put("c", owned.kind().name()).put("f", owned.firstSeen().toString());
    return row.put("l", owned.lastSeen().toString()).put("k", owned.verified());
  }

  private static String profiles(List<Person> people, Changes changes) {
    return Rows.of(
        people,
        (row, person) -> {
          PersonStore.ref(row, person.ref());
          row.put("c", changes.survivor(person.ref()).toString());
          row.put("n", person.version()).put("k", person.known());
          row.put("f", person.createdAt().toString()).put("l", person.lastSeen().toString());
          row.set("w", Rows.traits(person.traits()));
          row.set("z", Rows.word(person.timezone()));
          row.set("o", Rows.word(person.locale()));
          ArrayNode units = row.putArray("u");
          person.units().forEach(units::add);
          row.put("m", person.merges());
          ArrayNode apart = row.putArray("x");
          person.apart().forEach(rift -> apart.add(rift.toString()));
          row.set("s", Rows.spot(person.spot()));
          boolean lives = changes.survivor(person.ref()).equals(person.ref().id());
          row.set("b", lives ? Rows.identifiers(person) : null);
        });
  }
}
