package io.carillon.identity.person;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.callback.QuarkusTestAfterEachCallback;
import io.quarkus.test.junit.callback.QuarkusTestMethodContext;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Whatever happened in a test with a database, behind it the identifiers beside each profile are
 * what their own tables say, of all tenants. When each was used last is left out: by whom it was
 * used, the tables do not tell of one that is shared.
 */
public class WhatStandsBeside implements QuarkusTestAfterEachCallback {
  private static final String WRONG =
      """
      WITH whole AS MATERIALIZED (
        SELECT tenant_id, id, identifiers FROM profile
         WHERE id = canonical_id AND (identifiers ->> 0)::bigint = version),
      beside AS (
        SELECT tenant_id, id, r ->> 0 AS type, r ->> 1 AS value, r ->> 2 AS class,
               (r ->> 3)::timestamptz AS first_seen, (r ->> 5)::boolean AS verified
          FROM whole, jsonb_array_elements(identifiers - 0) AS r),
      own AS (
        SELECT w.tenant_id, w.id, i.type, i.value, i.class, min(i.first_seen) AS first_seen,
               bool_or(i.verified) AS verified
          FROM whole w
          JOIN profile m ON m.tenant_id = w.tenant_id AND m.canonical_id = w.id
          JOIN (SELECT tenant_id, profile_id, type, value, class, first_seen, verified
                  FROM identifier
                UNION ALL
                SELECT tenant_id, profile_id, type, value, class, first_seen, verified
                  FROM shared_identifier) AS i
            ON i.tenant_id = m.tenant_id AND i.profile_id = m.id
         GROUP BY 1, 2, 3, 4, 5)
      SELECT 'beside ' || x::text FROM (SELECT * FROM beside EXCEPT SELECT * FROM own) AS x
      UNION ALL
      SELECT 'own ' || x::text FROM (SELECT * FROM own EXCEPT SELECT * FROM beside) AS x
      """;

  @Override
  public void afterEach(QuarkusTestMethodContext context) {
    String url = ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class);
    try (Connection superuser = DriverManager.getConnection(url, "postgres", "postgres");
        Statement sql = superuser.createStatement()) {
      sql.execute("SET search_path TO identity");
      assertThat(rows(sql.executeQuery(WRONG)))
          .as("identifiers beside a profile or in their own tables, but not in both")
          .isEmpty();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> rows(ResultSet found) throws SQLException {
    List<String> rows = new ArrayList<>();
    while (found.next()) {
      rows.add(found.getString(1));
    }
    return rows;
  }
}
