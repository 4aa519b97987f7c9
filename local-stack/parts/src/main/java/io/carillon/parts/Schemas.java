package io.carillon.parts;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/**
 * What a PostgreSQL server must hold before a service starts: per service one schema, a role {@code
 * <s>_owner} that owns it and migrates, and a role {@code <s>} that works in it and cannot pass
 * row-level security. Everything may be run again.
 */
public final class Schemas {
  /** The services that own a schema. */
  public static final List<String> SERVICES =
      List.of(
          "ingest", "identity", "scoring", "journey", "messaging", "geo", "scorecard", "analytics");

  private static final List<String> EXTENSIONS =
      List.of("ltree", "pg_trgm", "pgcrypto", "btree_gist");

  private Schemas() {}

  /**
   * Makes the roles, which belong to the whole server.
   *
   * @param passwords by role name; a role that is not named gets its own name as password
   */
  public static void createRoles(Connection superuser, Map<String, String> passwords)
      throws SQLException {
    try (Statement sql = superuser.createStatement()) {
      for (String service : SERVICES) {
        for (String role : List.of(service + "_owner", service)) {
          createRole(sql, role, passwords.getOrDefault(role, role));
          sql.execute("ALTER ROLE %s SET search_path = %s, extensions".formatted(role, service));
        }
      }
    }
  }

  /** Makes a role that may log in and nothing else, or sets the password of one that exists. */
  public static void createRole(Statement sql, String role, String password) throws SQLException {
    sql.execute(
        """
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN CREATE ROLE %1$s; END IF;
        END $$\
        """
            .formatted(role));
    sql.execute(
        "ALTER ROLE %s LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD '%s'"
            .formatted(role, password.replace("'", "''")));
  }

  /** Makes a database unless it is there. */
  public static void createDatabase(Connection superuser, String name) throws SQLException {
    try (Statement sql = superuser.createStatement();
        var found =
            sql.executeQuery("SELECT FROM pg_database WHERE datname = '%s'".formatted(name))) {
      if (!found.next()) {
        sql.execute("CREATE DATABASE " + name);
      }
    }
  }

  /** Makes the schemas, privileges and extensions in the database of the connection. */
  public static void create(Connection superuser) throws SQLException {
    try (Statement sql = superuser.createStatement()) {
      sql.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
      sql.execute("CREATE SCHEMA IF NOT EXISTS extensions");
      sql.execute("GRANT USAGE ON SCHEMA extensions TO PUBLIC");
      for (String extension : EXTENSIONS) {
        sql.execute("CREATE EXTENSION IF NOT EXISTS %s SCHEMA extensions".formatted(extension));
      }
      for (String service : SERVICES) {
        String owner = service + "_owner";
        sql.execute("CREATE SCHEMA IF NOT EXISTS %s AUTHORIZATION %s".formatted(service, owner));
        sql.execute("GRANT USAGE ON SCHEMA %1$s TO %1$s".formatted(service));
        sql.execute(
            """
            ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %s
            GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %2$s\
            """
                .formatted(owner, service));
        sql.execute(
            """
            ALTER DEFAULT PRIVILEGES FOR ROLE %s IN SCHEMA %s
            GRANT USAGE, SELECT ON SEQUENCES TO %2$s\
            """
                .formatted(owner, service));
      }
    }
  }
}
