package io.carillon.platform.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What row-level security asks of every table of a service's schema, read from PostgreSQL's own
 * catalogue: {@code SchemaRules.ofThisService().verify()} inside a {@code @QuarkusTest}.
 */
public final class SchemaRules {
  private static final String TABLES =
      """
      SELECT c.relname AS name, c.relispartition AS partition,
             c.relrowsecurity AND c.relforcerowsecurity AS forced,
             pg_get_userbyid(c.relowner) AS owner,
             has_table_privilege(current_user, c.oid, 'SELECT')
               OR has_table_privilege(current_user, c.oid, 'INSERT')
               OR has_table_privilege(current_user, c.oid, 'UPDATE')
               OR has_table_privilege(current_user, c.oid, 'DELETE') AS reachable,
             EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid
                     AND a.attname = 'tenant_id' AND a.attnotnull) AS tenant,
             EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid) AS policy,
             (SELECT count(*) FROM pg_policy p,
                     LATERAL (SELECT pg_get_expr(p.polqual, p.polrelid) AS reads,
                                     pg_get_expr(p.polwithcheck, p.polrelid) AS writes) e
               WHERE p.polrelid = c.oid
               AND (p.polcmd <> 'a' AND coalesce(e.reads, 'true') NOT LIKE '%carillon.tenants%'
                 OR coalesce(e.writes, e.reads, 'true') NOT LIKE '%carillon.tenants%')
             ) AS open_policies,
             EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid
                     AND a.attname IN ('unit', 'units') AND NOT a.attisdropped) AS in_units,
             (SELECT count(*) FROM pg_policy p,
                     LATERAL (SELECT pg_get_expr(p.polqual, p.polrelid) AS reads,
                                     pg_get_expr(p.polwithcheck, p.polrelid) AS writes) e
               WHERE p.polrelid = c.oid
               AND (p.polcmd <> 'a' AND coalesce(e.reads, 'true') NOT LIKE '%seen_units()%'
                 OR coalesce(e.writes, e.reads, 'true') NOT LIKE '%seen_units()%')
             ) AS unitless_policies,
             EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary) AS keyed,
             (SELECT string_agg(i.indexrelid::regclass::text, ', ') FROM pg_index i
               WHERE i.indrelid = c.oid AND (i.indisprimary OR i.indisunique)
               AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid
                               AND a.attnum = i.indkey[0] AND a.attname = 'tenant_id')) AS loose_keys
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relkind IN ('r', 'p') ORDER BY c.relname
      """;

  private static final String ROLE =
      "SELECT rolsuper OR rolbypassrls AS unbound FROM pg_roles WHERE rolname = current_user";

  private final String url;
  private final String user;
  private final String password;
  private final String schema;
  private final Map<String, String> exempt = new LinkedHashMap<>();

  SchemaRules(String url, String user, String password, String schema) {
    this.url = url;
    this.user = user;
    this.password = password;
    this.schema = schema;
    exempt.put("flyway_schema_history", "the list of migrations");
    exempt.put("position", "belongs to a consumer, not to a tenant");
    exempt.put("outbox", "swept across tenants; rows live for milliseconds");
    exempt.put("timer", "swept across tenants; holds references only");
  }

  /** The schema of the service that the calling {@code @QuarkusTest} runs, as its worker role. */
  public static SchemaRules ofThisService() {
    Config config = ConfigProvider.getConfig();
    return new SchemaRules(
        config.getValue("quarkus.datasource.jdbc.url", String.class),
        config.getValue("quarkus.datasource.username", String.class),
        config.getValue("quarkus.datasource.password", String.class),
        config.getValue("carillon.service", String.class));
  }

  /** A table that holds no tenant's data, and why. */
  public SchemaRules except(String table, String why) {
    exempt.put(table, why);
    return this;
  }

  /** Throws an {@link AssertionError} that names every breach. */
  public void verify() {
    List<String> breaches = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url, user, password)) {
      try (PreparedStatement role = connection.prepareStatement(ROLE);
          ResultSet row = role.executeQuery()) {
        if (!row.next() || row.getBoolean("unbound")) {
          breaches.add("role " + user + " can pass row-level security");
        }
      }
      int tables = 0;
      try (PreparedStatement statement = connection.prepareStatement(TABLES)) {
        statement.setString(1, schema);
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            tables++;
            check(row, breaches);
          }
        }
      }
      if (tables == 0) {
        breaches.add("no table in schema " + schema);
      }
    } catch (SQLException e) {
      throw new AssertionError("cannot read the catalogue of " + url, e);
    }
    if (!breaches.isEmpty()) {
      throw new AssertionError(
          "schema %s:\n  - %s".formatted(schema, String.join("\n  - ", breaches)));
    }
  }

  private void check(ResultSet row, List<String> breaches) throws SQLException {
    String name = row.getString("name");
    if (row.getString("owner").equals(user)) {
      breaches.add(name + ": owned by the role that works with it");
    }
    if (exempt.containsKey(name) || (row.getBoolean("partition") && !row.getBoolean("reachable"))) {
      return;
    }
    if (!row.getBoolean("tenant")) {
      breaches.add(name + ": no column tenant_id not null");
    }
    if (!row.getBoolean("forced")) {
      breaches.add(name + ": row-level security is not enabled and forced");
    }
    if (!row.getBoolean("policy")) {
      breaches.add(name + ": no policy");
    }
    if (row.getInt("open_policies") > 0) {
      breaches.add(name + ": a policy that does not ask for carillon.tenants");
    }
    if (row.getBoolean("in_units") && row.getInt("unitless_policies") > 0) {
      breaches.add(name + ": a policy that does not ask for seen_units()");
    }
    if (!row.getBoolean("keyed")) {
      breaches.add(name + ": no primary key");
    }
    String loose = row.getString("loose_keys");
    if (loose != null) {
      breaches.add(name + ": tenant_id is not first in " + loose);
    }
  }
}
