package io.carillon.analytics.audit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.eclipse.microprofile.config.ConfigProvider;

/** Somebody who may do everything to the database of the running test. */
final class Superuser {
  private Superuser() {}

  /** Does it behind the back of triggers and policies; says how many rows it met. */
  static int tampers(String sql) {
    try (Connection connection = connect("postgres", "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      return statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The schema's owner, who migrates it. */
  static Connection owner() throws SQLException {
    return connect("analytics_owner", "analytics_owner");
  }

  private static Connection connect(String user, String password) throws SQLException {
    String url = ConfigProvider.getConfig().getValue("quarkus.datasource.jdbc.url", String.class);
    Connection connection = DriverManager.getConnection(url, user, password);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = analytics");
    }
    return connection;
  }
}
