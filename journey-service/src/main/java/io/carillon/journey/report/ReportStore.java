package io.carillon.journey.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Counts the enrollments of one version. */
final class ReportStore {
  private static final String OF_VERSION =
      " FROM enrollment e WHERE e.tenant_id = :tenant AND e.journey_id = :journey"
          + " AND e.version = :version";

  record Totals(long entered, long waiting, long converted, double value) {}

  /**
   * @param mark requested, or what is known of the message
   * @param reason why it was withheld or failed; else empty
   */
  record Sent(String step, String mark, String reason, long messages) {}

  private final Handle tx;
  private final String tenant;
  private final UUID journey;
  private final int version;

  ReportStore(Handle tx, String tenant, UUID journey, int version) {
    this.tx = tx;
    this.tenant = tenant;
    this.journey = journey;
    this.version = version;
  }

  Totals totals() {
    return query(
            "SELECT count(*), count(*) FILTER (WHERE e.active),"
                + " count(e.converted_at), coalesce(sum(e.value), 0)"
                + OF_VERSION)
        .map(
            (row, _) ->
                new Totals(row.getLong(1), row.getLong(2), row.getLong(3), row.getDouble(4)))
        .one();
  }

  Map<String, Long> exitedByReason() {
    return counts("SELECT e.reason, count(*)" + OF_VERSION + " AND NOT e.active GROUP BY 1");
  }

  Map<String, Long> waitingByStep() {
    return counts("SELECT e.step, count(*)" + OF_VERSION + " AND e.active GROUP BY 1");
  }

  Map<String, Long> exitedByStep() {
    return counts("SELECT e.step, count(*)" + OF_VERSION + " AND NOT e.active GROUP BY 1");
  }

  /** How many enrollments came to each step at least once. */
  Map<String, Long> enteredByStep() {
    return counts(
        "SELECT p.step, count(DISTINCT e.id) FROM enrollment e,"
            + " jsonb_array_elements_text(e.path) AS p(step) WHERE e.tenant_id = :tenant"
            + " AND e.journey_id = :journey AND e.version = :version GROUP BY 1");
  }

  List<Sent> messages() {
    return query(
            "SELECT m.key, k.mark, CASE WHEN k.mark IN ('FAILED', 'WITHHELD', 'BOUNCED')"
                + " THEN m.value->>'reason' ELSE '' END, count(*) FROM enrollment e,"
                + " jsonb_each(e.messages) AS m, LATERAL (SELECT 'REQUESTED' AS mark UNION ALL"
                + " SELECT jsonb_array_elements_text(m.value->'marks')) AS k"
                + " WHERE e.tenant_id = :tenant AND e.journey_id = :journey"
                + " AND e.version = :version GROUP BY 1, 2, 3 ORDER BY 1, 2, 3")
        .map(
            (row, _) ->
                new Sent(row.getString(1), row.getString(2), row.getString(3), row.getLong(4)))
        .list();
  }

  private Map<String, Long> counts(String sql) {
    Map<String, Long> counts = new LinkedHashMap<>();
    query(sql + " ORDER BY 1")
        .map((row, _) -> Map.entry(row.getString(1), row.getLong(2)))
        .forEach(e -> counts.put(e.getKey(), e.getValue()));
    return counts;
  }

  private Query query(String sql) {
    return tx.createQuery(sql)
        .bind("tenant", tenant)
        .bind("journey", journey)
        .bind("version", version);
  }
}
