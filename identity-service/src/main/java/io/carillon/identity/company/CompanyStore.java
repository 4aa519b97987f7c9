package io.carillon.identity.company;

import io.carillon.identity.trait.TraitsJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Companies and who belongs to them, as they are kept. */
@ApplicationScoped
public class CompanyStore {
  private static final int MOST_OF_PROFILE = 100;

  private static final String COMPANY =
      "SELECT tenant_id, id, traits, units, first_seen, last_seen FROM company";

  /** A company among those of all tenants. */
  private record Key(String tenant, String id) {
    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::tenant).thenComparing(Key::id);
  }

  private record Member(Key company, UUID profile) {}

  /**
   * Keeps what calls tell. Rows are taken in one order by everybody, behind all else that a batch
   * writes.
   *
   * @return what was not taken: `company` whose id cannot be kept, `companyTrait` over a limit,
   *     `membership` beyond the 100 that a profile may have
   */
  public List<String> hear(Handle tx, List<Call> calls) {
    List<String> refused = new ArrayList<>();
    Map<Member, Membership> members = new HashMap<>();
    List<Call> kept = new ArrayList<>();
    for (Call call : calls) {
      if (call.nameable()) {
        kept.add(call);
      } else {
        refused.add("company");
      }
    }
    if (kept.isEmpty()) {
      return refused;
    }
    Map<Key, Company> known = known(tx, kept);
    Map<Key, Company> heard = new TreeMap<>(Key.ORDER);
    heard.putAll(known);
    for (Call call : kept) {
      Key key = new Key(call.tenant(), call.company());
      Company before = Objects.requireNonNull(heard.get(key));
      Company.Heard after = before.hear(call);
      heard.put(key, after.company());
      after.refused().forEach(_ -> refused.add("companyTrait"));
      members.merge(new Member(key, call.profile()), Membership.of(call), Membership::and);
    }
    heard.entrySet().removeIf(e -> e.getValue().equals(known.get(e.getKey())));
    write(tx, heard.values());
    int joined = join(tx, members.values());
    for (int i = joined; i < members.size(); i++) {
      refused.add("membership");
    }
    return refused;
  }

  /** Takes the rows, new ones included. */
  private static Map<Key, Company> known(Handle tx, List<Call> calls) {
    Map<Key, Call> named = new TreeMap<>(Key.ORDER);
    calls.forEach(call -> named.putIfAbsent(new Key(call.tenant(), call.company()), call));
    List<Call> all = List.copyOf(named.values());
    tx.createUpdate(
            """
            INSERT INTO company (tenant_id, id, traits, units, first_seen, last_seen)
            SELECT t, c, '{}'::jsonb, '{}'::text[], a, a
              FROM unnest(:tenants::text[], :ids::text[], :moments::timestamptz[])
                WITH ORDINALITY AS w(t, c, a, n) ORDER BY n
            ON CONFLICT DO NOTHING
            """)
        .bindArray("tenants", String.class, each(all, Call::tenant))
        .bindArray("ids", String.class, each(all, Call::company))
        .bindArray("moments", String.class, each(all, call -> call.at().toString()))
        .execute();
    Map<Key, Company> known = new HashMap<>();
    tx.createQuery(
            """
            SELECT c.tenant_id, c.id, c.traits, c.units, c.first_seen, c.last_seen
              FROM unnest(:tenants::text[], :ids::text[]) AS w(t, i)
              JOIN company c ON c.tenant_id = w.t AND c.id = w.i
             ORDER BY c.tenant_id COLLATE "C", c.id FOR NO KEY UPDATE OF c
            """)
        .bindArray("tenants", String.class, each(all, Call::tenant))
        .bindArray("ids", String.class, each(all, Call::company))
        .map((row, _) -> company(row))
        .forEach(one -> known.put(new Key(one.tenant(), one.id()), one));
    return known;
  }

  private static void write(Handle tx, Collection<Company> companies) {
    if (companies.isEmpty()) {
      return;
    }
    List<Company> all = List.copyOf(companies);
    tx.createUpdate(
            """
            UPDATE company c SET traits = w.w,
                   units = string_to_array(w.u, ','),
                   first_seen = w.f, last_seen = w.l
              FROM unnest(:tenants::text[], :ids::text[], :traits::jsonb[], :units::text[],
                :firsts::timestamptz[], :lasts::timestamptz[]) AS w(t, i, w, u, f, l)
             WHERE c.tenant_id = w.t AND c.id = w.i
            """)
        .bindArray("tenants", String.class, each(all, Company::tenant))
        .bindArray("ids", String.class, each(all, Company::id))
        .bindArray("traits", String.class, each(all, one -> TraitsJson.text(one.traits())))
        .bindArray("units", String.class, each(all, one -> String.join(",", one.units())))
        .bindArray("firsts", String.class, each(all, one -> one.firstSeen().toString()))
        .bindArray("lasts", String.class, each(all, one -> one.lastSeen().toString()))
        .execute();
  }

  /** How many of them there are now. */
  private static int join(Handle tx, Collection<Membership> members) {
    List<Membership> all = List.copyOf(members);
    return tx.createUpdate(
            """
            WITH w AS MATERIALIZED (
              SELECT w.*, EXISTS (SELECT FROM company_member m WHERE m.tenant_id = w.t
                       AND m.company_id = w.c AND m.profile_id = w.p) AS known
                FROM unnest(:tenants::text[], :ids::text[], :profiles::uuid[],
                  :since::timestamptz[], :lasts::timestamptz[], :events::text[], :sources::text[])
                  AS w(t, c, p, s, l, e, k)),
            numbered AS (
              SELECT w.*, row_number() OVER (PARTITION BY t, p, known ORDER BY s, c) AS n FROM w)
            INSERT INTO company_member (tenant_id, company_id, profile_id, since, last_seen,
                                        event_id, source)
            SELECT t, c, p, s, l, e, k FROM numbered AS w
             WHERE known OR n + (SELECT count(*) FROM company_member m
                     WHERE m.tenant_id = w.t AND m.profile_id = w.p) <= :most
             ORDER BY t COLLATE "C", c COLLATE "C", p
            ON CONFLICT (tenant_id, company_id, profile_id) DO UPDATE SET
              last_seen = greatest(company_member.last_seen, excluded.last_seen),
              since = least(company_member.since, excluded.since),
              event_id = CASE WHEN (excluded.since, excluded.event_id COLLATE "C")
                  < (company_member.since, company_member.event_id COLLATE "C")
                THEN excluded.event_id ELSE company_member.event_id END,
              source = CASE WHEN (excluded.since, excluded.event_id COLLATE "C")
                  < (company_member.since, company_member.event_id COLLATE "C")
                THEN excluded.source ELSE company_member.source END
            """)
        .bindArray("tenants", String.class, each(all, Membership::tenant))
        .bindArray("ids", String.class, each(all, Membership::company))
        .bindArray("profiles", UUID.class, each(all, Membership::profile))
        .bindArray("since", String.class, each(all, one -> one.since().toString()))
        .bindArray("lasts", String.class, each(all, one -> one.lastSeen().toString()))
        .bindArray("events", String.class, each(all, Membership::eventId))
        .bindArray("sources", String.class, each(all, Membership::source))
        .bind("most", MOST_OF_PROFILE)
        .execute();
  }

  /** Companies that the caller's units see, by their ids behind one. */
  List<Company> page(Handle tx, String tenant, String after, int limit) {
    return tx.createQuery(
            COMPANY + " WHERE tenant_id = :tenant AND id > :after ORDER BY id LIMIT :limit")
        .bind("tenant", tenant)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> company(row))
        .list();
  }

  Optional<Company> find(Handle tx, String tenant, String id) {
    return tx.createQuery(COMPANY + " WHERE tenant_id = :tenant AND id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> company(row))
        .findOne();
  }

  /** People of a company, as far as the caller's units see them, by their ids behind one. */
  List<Membership> members(Handle tx, String tenant, String company, UUID after, int limit) {
    return tx.createQuery(
            """
            SELECT m.company_id, r.id, min(m.since), max(m.last_seen),
                   (array_agg(m.event_id ORDER BY m.since, m.event_id COLLATE "C"))[1],
                   (array_agg(m.source ORDER BY m.since, m.event_id COLLATE "C"))[1]
              FROM company_member m
              JOIN profile p ON p.tenant_id = m.tenant_id AND p.id = m.profile_id
              JOIN profile r ON r.tenant_id = p.tenant_id AND r.id = p.canonical_id
             WHERE m.tenant_id = :tenant AND m.company_id = :company AND r.id > :after
             GROUP BY m.company_id, r.id ORDER BY r.id LIMIT :limit
            """)
        .bind("tenant", tenant)
        .bind("company", company)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> membership(tenant, row))
        .list();
  }

  /** The companies of people that the caller's units see, the latest seen first. */
  List<Membership> of(Handle tx, String tenant, Collection<UUID> people) {
    return tx.createQuery(
            """
            SELECT m.company_id, p.canonical_id, min(m.since), max(m.last_seen),
                   (array_agg(m.event_id ORDER BY m.since, m.event_id COLLATE "C"))[1],
                   (array_agg(m.source ORDER BY m.since, m.event_id COLLATE "C"))[1]
              FROM profile p
              JOIN company_member m ON m.tenant_id = p.tenant_id AND m.profile_id = p.id
              JOIN company c ON c.tenant_id = m.tenant_id AND c.id = m.company_id
             WHERE p.tenant_id = :tenant AND p.canonical_id = ANY(:people)
             GROUP BY m.company_id, p.canonical_id ORDER BY 4 DESC, 1
            """)
        .bind("tenant", tenant)
        .bindByType("people", people.toArray(UUID[]::new), UUID[].class)
        .map((row, _) -> membership(tenant, row))
        .list();
  }

  private static Membership membership(String tenant, ResultSet row) throws SQLException {
    return new Membership(
        tenant,
        row.getString(1),
        row.getObject(2, UUID.class),
        at(row, 3),
        at(row, 4),
        row.getString(5),
        row.getString(6));
  }

  private static Company company(ResultSet row) throws SQLException {
    return new Company(
        row.getString(1),
        row.getString(2),
        TraitsJson.read(row.getString(3)),
        List.copyOf(Arrays.asList((String[]) row.getArray(4).getArray())),
        at(row, 5),
        at(row, 6));
  }

  private static Instant at(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  private static <S, T> List<T> each(List<S> all, Function<S, T> column) {
    return all.stream().map(column).toList();
  }
}
