package io.carillon.ingest.plan;

import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** What came, counted by day. */
@ApplicationScoped
class SightingStore {
  private static final int MOST_PROPERTIES = 100_000;
  private static final String PLANNED = "(plan = :plan AND type || ' ' || name = ANY(:events))";

  private final Transactions transactions;
  private final Definitions definitions;

  @Inject
  SightingStore(Transactions transactions, Definitions definitions) {
    this.transactions = transactions;
    this.definitions = definitions;
  }

  /**
   * Counts of some days together.
   *
   * @param planned whether they are of events that the plan says something of
   * @param what a property, a version or a screen; empty for the event itself
   */
  record Row(
      boolean planned,
      String type,
      String name,
      String what,
      long seen,
      long violating,
      Instant last) {}

  /**
   * What came of a plan and of none, each by itself.
   *
   * @param properties at most {@value #MOST_PROPERTIES}, those of the plan first, then those that
   *     came most
   * @param appVersions of the plan's events together
   * @param screens of the plan's events together
   */
  record Counts(List<Row> events, List<Row> properties, List<Row> appVersions, List<Row> screens) {}

  /** Adds to the counts, in one statement. */
  void add(Map<SightingKey, Sightings.Count> counts) {
    Set<String> of = new HashSet<>();
    List<UUID> ids = new ArrayList<>();
    List<String> days = new ArrayList<>();
    List<List<String>> texts =
        List.of(list(), list(), list(), list(), list(), list(), list(), list());
    List<Long> seen = new ArrayList<>();
    List<Long> violating = new ArrayList<>();
    List<Long> last = new ArrayList<>();
    counts.entrySet().stream()
        .map(e -> Map.entry(id(e.getKey()), e))
        // in one order, so that two processes never wait for each other
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            row -> {
              SightingKey key = row.getValue().getKey();
              Sightings.Count count = row.getValue().getValue();
              of.add(key.tenant());
              ids.add(row.getKey());
              days.add(key.day().toString());
              List<String> values =
                  List.of(
                      key.tenant(),
                      key.unit(),
                      key.plan(),
                      key.type(),
                      key.name(),
                      key.property(),
                      key.appVersion(),
                      key.screen());
              for (int i = 0; i < values.size(); i++) {
                texts.get(i).add(values.get(i));
              }
              seen.add(count.seen());
              violating.add(count.violating());
              last.add(count.last().toEpochMilli());
            });
    transactions.inTenants(
        of,
        tx ->
            tx.createUpdate(
                    """
                    INSERT INTO event_sighting AS s (tenant_id, id, day, unit, plan, type, name,
                        property, app_version, screen, seen, violating, last_seen)
                    SELECT tenant, id, day::date, unit, plan, type, name, property, version, screen,
                           seen, violating, to_timestamp(last / 1000.0)
                      FROM unnest(:tenants::text[], :ids::uuid[], :days::text[], :units::text[],
                                  :plans::text[], :types::text[], :names::text[], :properties::text[],
                                  :versions::text[], :screens::text[], :seen::bigint[],
                                  :violating::bigint[], :last::bigint[])
                        AS c (tenant, id, day, unit, plan, type, name, property, version, screen, seen,
                              violating, last)
                    ON CONFLICT (tenant_id, id) DO UPDATE
                      SET seen = s.seen + excluded.seen,
                          violating = s.violating + excluded.violating,
                          last_seen = greatest(s.last_seen, excluded.last_seen)
                    """)
                .bindArray("tenants", String.class, texts.get(0))
                .bindArray("ids", UUID.class, ids)
                .bindArray("days", String.class, days)
                .bindArray("units", String.class, texts.get(1))
                .bindArray("plans", String.class, texts.get(2))
                .bindArray("types", String.class, texts.get(3))
                .bindArray("names", String.class, texts.get(4))
                .bindArray("properties", String.class, texts.get(5))
                .bindArray("versions", String.class, texts.get(6))
                .bindArray("screens", String.class, texts.get(7))
                .bindArray("seen", Long.class, seen)
                .bindArray("violating", Long.class, violating)
                .bindArray("last", Long.class, last)
                .execute());
  }

  /**
   * What came since a day in a unit and below, as far as the caller sees it: what was held to the
   * plan, and what was to none.
   *
   * @param events that the plan speaks of now: type and name
   */
  Counts since(String tenant, String unit, UUID plan, Collection<String> events, LocalDate day) {
    return transactions.inTenant(
        tenant,
        tx -> {
          Function<Grouped, List<Row>> rows =
              grouped ->
                  tx.createQuery(grouped.sql())
                      .bind("tenant", tenant)
                      .bind("plan", plan.toString())
                      .bindArray("events", String.class, List.copyOf(events))
                      .bind("day", day)
                      .bind("unit", unit)
                      .map(
                          (row, _) ->
                              new Row(
                                  row.getBoolean(1),
                                  row.getString(2),
                                  row.getString(3),
                                  row.getString(4),
                                  row.getLong(5),
                                  row.getLong(6),
                                  row.getObject(7, OffsetDateTime.class).toInstant()))
                      .list();
          return new Counts(
              rows.apply(Grouped.EVENTS),
              rows.apply(Grouped.PROPERTIES),
              rows.apply(Grouped.APP_VERSIONS),
              rows.apply(Grouped.SCREENS));
        });
  }

  private enum Grouped {
    EVENTS(PLANNED + ", type, name, ''", "plan IN ('', :plan) AND property = ''", "1, 2, 3"),
    PROPERTIES(
        PLANNED + ", type, name, property",
        "plan IN ('', :plan) AND property <> ''",
        "1, 2, 3, 4 ORDER BY 1 DESC, 5 DESC LIMIT " + MOST_PROPERTIES),
    APP_VERSIONS("true, '', '', app_version", PLANNED + " AND property = ''", "app_version"),
    SCREENS("true, '', '', screen", PLANNED + " AND property = ''", "screen");

    private final String sql;

    Grouped(String what, String of, String by) {
      this.sql =
          "SELECT "
              + what
              + ", sum(seen), sum(violating), max(last_seen) FROM event_sighting"
              + " WHERE tenant_id = :tenant AND day >= :day AND unit_path <@ unit_path(:unit) AND "
              + of
              + " GROUP BY "
              + by;
    }

    private String sql() {
      return sql;
    }
  }

  void forget(LocalDate before) {
    Set<String> tenants = definitions.tenants();
    if (!tenants.isEmpty()) {
      transactions.inTenants(
          tenants,
          tx ->
              tx.createUpdate("DELETE FROM event_sighting WHERE day < :day")
                  .bind("day", before)
                  .execute());
    }
  }

  private static UUID id(SightingKey key) {
    return Ids.hash(
        key.unit(),
        key.plan(),
        key.day(),
        key.type(),
        key.name(),
        key.property(),
        key.appVersion(),
        key.screen());
  }

  private static List<String> list() {
    return new ArrayList<>();
  }
}
