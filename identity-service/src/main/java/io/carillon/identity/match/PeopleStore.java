package io.carillon.identity.match;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.identity.identifier.Identifier;
import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** Reads of profiles what runs and reports need. */
@ApplicationScoped
class PeopleStore {
  /** SQLSTATE of what a timeout ended. */
  private static final String CANCELED = "57014";

  private final ObjectMapper json;

  @Inject
  PeopleStore(ObjectMapper json) {
    this.json = json;
  }

  /** A living profile and its traits, its address and number among them. */
  record Known(UUID id, JsonNode traits) {}

  private static final String LIVING =
      """
      SELECT p.id, p.traits,
             (SELECT min(i.value) FROM profile m JOIN identifier i
                ON i.tenant_id = m.tenant_id AND i.profile_id = m.id AND i.type = 'email'
              WHERE m.tenant_id = p.tenant_id AND m.canonical_id = p.id),
             (SELECT min(i.value) FROM profile m JOIN identifier i
                ON i.tenant_id = m.tenant_id AND i.profile_id = m.id AND i.type = 'phone'
              WHERE m.tenant_id = p.tenant_id AND m.canonical_id = p.id)
        FROM profile p
       WHERE p.tenant_id = :tenant AND p.canonical_id = p.id
      """;

  List<Known> page(Handle tx, String tenant, UUID after, int limit) {
    return tx.createQuery(LIVING + " AND p.id > :after ORDER BY p.id LIMIT :limit")
        .bind("tenant", tenant)
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> known(row))
        .list();
  }

  /** Those of these profiles that live. */
  List<Known> these(Handle tx, String tenant, Collection<UUID> ids) {
    return tx.createQuery(LIVING + " AND p.id = ANY(:ids) ORDER BY p.id")
        .bind("tenant", tenant)
        .bindByType("ids", ids.toArray(UUID[]::new), UUID[].class)
        .map((row, _) -> known(row))
        .list();
  }

  private Known known(ResultSet row) throws SQLException {
    return new Known(
        row.getObject(1, UUID.class), with(row.getString(2), row.getString(3), row.getString(4)));
  }

  private JsonNode with(String traits, @Nullable String email, @Nullable String phone) {
    try {
      ObjectNode all = (ObjectNode) json.readTree(traits);
      if (email != null && !all.path("email").path("v").isTextual()) {
        all.putObject("email").put("v", email);
      }
      if (phone != null && !all.path("phone").path("v").isTextual()) {
        all.putObject("phone").put("v", phone);
      }
      return all;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Stored traits cannot be read", e);
    }
  }

  /**
   * How many profiles were ever made, how many live, and how many of these have so many devices. An
   * app names a device and a browser at once, and another browser after each logout: browsers count
   * for those who have no device.
   */
  record Counts(long made, long living, Map<Integer, Long> byDevices) {}

  /**
   * @throws ProblemException REPORT_TOO_LARGE when it takes longer than that
   */
  Counts count(Handle tx, String tenant, Duration patience) {
    // the one question here that is about everybody, not about rows by their keys
    tx.execute("SET LOCAL enable_seqscan = on");
    tx.execute("SET LOCAL enable_hashjoin = on");
    tx.execute("SET LOCAL enable_mergejoin = on");
    tx.execute("SET LOCAL statement_timeout = " + patience.toMillis());
    try {
      return count(tx, tenant);
    } catch (UnableToExecuteStatementException e) {
      if (e.getCause() instanceof SQLException sql && CANCELED.equals(sql.getSQLState())) {
        throw new ProblemException(
            MatchReason.REPORT_TOO_LARGE,
            "People could not be counted within %d s.".formatted(patience.toSeconds()),
            e);
      }
      throw e;
    }
  }

  private static Counts count(Handle tx, String tenant) {
    Map<Integer, Long> byDevices = new TreeMap<>();
    tx.createQuery(
            """
            SELECT CASE WHEN devices > 0 THEN devices ELSE browsers END AS n, count(*) FROM (
              SELECT p.id,
                     count(DISTINCT w.hash) FILTER (WHERE w.type = :device) AS devices,
                     count(DISTINCT w.type || w.hash::text) AS browsers
                FROM profile p
                JOIN profile m ON m.tenant_id = p.tenant_id AND m.canonical_id = p.id
                LEFT JOIN (
                  SELECT i.profile_id, i.type, i.hash FROM identifier i
                   WHERE i.tenant_id = :tenant AND i.class = 'WEAK'
                  UNION ALL
                  SELECT s.profile_id, s.type, s.hash FROM shared_identifier s
                   WHERE s.tenant_id = :tenant) AS w ON w.profile_id = m.id
               WHERE p.tenant_id = :tenant AND p.canonical_id = p.id
               GROUP BY p.id) AS each
             GROUP BY n ORDER BY n
            """)
        .bind("tenant", tenant)
        .bind("device", Identifier.DEVICE_ID)
        .map((row, _) -> Map.entry(row.getInt(1), row.getLong(2)))
        .forEach(entry -> byDevices.put(entry.getKey(), entry.getValue()));
    long living = byDevices.values().stream().mapToLong(Long::longValue).sum();
    long merged =
        tx.createQuery(
                "SELECT count(*) FROM profile m JOIN profile p ON p.tenant_id = m.tenant_id AND"
                    + " p.id = m.canonical_id WHERE m.tenant_id = :tenant AND m.id <>"
                    + " m.canonical_id")
            .bind("tenant", tenant)
            .mapTo(Long.class)
            .one();
    return new Counts(living + merged, living, byDevices);
  }

  /**
   * Who shares a browser or device with a person.
   *
   * @param type `anonymousId` or `deviceId`
   */
  record Shared(UUID profile, String type, long count) {}

  List<Shared> sharing(Handle tx, String tenant, UUID root) {
    return tx.createQuery(
            """
            WITH used AS (
              SELECT m.canonical_id AS root, w.type, w.hash
                FROM profile m
                JOIN LATERAL (
                  SELECT i.type, i.hash FROM identifier i
                   WHERE i.tenant_id = m.tenant_id AND i.profile_id = m.id AND i.class = 'WEAK'
                  UNION
                  SELECT s.type, s.hash FROM shared_identifier s
                   WHERE s.tenant_id = m.tenant_id AND s.profile_id = m.id) AS w ON true
               WHERE m.tenant_id = :tenant AND m.canonical_id = :root)
            SELECT r.id, used.type, count(DISTINCT used.hash)
              FROM used
              JOIN LATERAL (
                SELECT i.profile_id FROM identifier i
                 WHERE i.tenant_id = :tenant AND i.type = used.type AND i.hash = used.hash
                UNION
                SELECT s.profile_id FROM shared_identifier s
                 WHERE s.tenant_id = :tenant AND s.type = used.type AND s.hash = used.hash) AS o ON true
              JOIN profile l ON l.tenant_id = :tenant AND l.id = o.profile_id
              JOIN profile r ON r.tenant_id = l.tenant_id AND r.id = l.canonical_id
             WHERE r.id <> :root
             GROUP BY r.id, used.type ORDER BY r.id, used.type
            """)
        .bind("tenant", tenant)
        .bind("root", root)
        .map((row, _) -> new Shared(row.getObject(1, UUID.class), row.getString(2), row.getLong(3)))
        .list();
  }

  /** The living profile that an id is of, if the caller sees it. */
  java.util.Optional<UUID> root(Handle tx, String tenant, UUID id) {
    return tx.createQuery(
            "SELECT r.id FROM profile m JOIN profile r ON r.tenant_id = m.tenant_id"
                + " AND r.id = m.canonical_id WHERE m.tenant_id = :tenant AND m.id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .mapTo(UUID.class)
        .findOne();
  }
}
