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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What came, counted by day. */
@ApplicationScoped
class SightingStore {
  private static final int MOST_ROWS = 100_000;

  private final Transactions transactions;
  private final Definitions definitions;

  @Inject
  SightingStore(Transactions transactions, Definitions definitions) {
    this.transactions = transactions;
    this.definitions = definitions;
  }

  /** Counts of some days together. */
  record Row(
      String type,
      String name,
      String property,
      String appVersion,
      String screen,
      long seen,
      long violating,
      Instant last) {}

  /** Adds to the counts, in one statement. */
  void add(Map<SightingKey, Sightings.Count> counts) {
    Set<String> of = new HashSet<>();
    List<UUID> ids = new ArrayList<>();
    List<String> days = new ArrayList<>();
    List<List<String>> texts = List.of(list(), list(), list(), list(), list(), list(), list());
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
                    INSERT INTO event_sighting AS s (tenant_id, id, day, unit, type, name, property,
                        app_version, screen, seen, violating, last_seen)
                    SELECT tenant, id, day::date, unit, type, name, property, version, screen, seen,
                           violating, to_timestamp(last / 1000.0)
                      FROM unnest(:tenants::text[], :ids::uuid[], :days::text[], :units::text[],
                                  :types::text[], :names::text[], :properties::text[],
                                  :versions::text[], :screens::text[], :seen::bigint[],
                                  :violating::bigint[], :last::bigint[])
                        AS c (tenant, id, day, unit, type, name, property, version, screen, seen,
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
                .bindArray("types", String.class, texts.get(2))
                .bindArray("names", String.class, texts.get(3))
                .bindArray("properties", String.class, texts.get(4))
                .bindArray("versions", String.class, texts.get(5))
                .bindArray("screens", String.class, texts.get(6))
                .bindArray("seen", Long.class, seen)
                .bindArray("violating", Long.class, violating)
                .bindArray("last", Long.class, last)
                .execute());
  }

  /** What came since a day in a unit and below, as far as the caller sees it. */
  List<Row> since(String tenant, String unit, LocalDate day) {
    return transactions.inTenant(
        tenant,
        tx ->
            tx.createQuery(
                    "SELECT type, name, property, app_version, screen, sum(seen), sum(violating),"
                        + " max(last_seen) FROM event_sighting WHERE tenant_id = :tenant"
                        + " AND day >= :day AND unit_path <@ unit_path(:unit)"
                        + " GROUP BY type, name, property, app_version, screen"
                        + " ORDER BY type, name, property, app_version, screen LIMIT :most")
                .bind("tenant", tenant)
                .bind("day", day)
                .bind("unit", unit)
                .bind("most", MOST_ROWS)
                .map(
                    (row, _) ->
                        new Row(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getLong(6),
                            row.getLong(7),
                            row.getObject(8, OffsetDateTime.class).toInstant()))
                .list());
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
