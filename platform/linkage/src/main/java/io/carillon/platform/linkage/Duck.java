package io.carillon.platform.linkage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/** A database in memory that is there for one run. */
final class Duck implements AutoCloseable {
  /** Reads one row. */
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final DuckDBConnection connection;

  Duck(Settings settings) {
    try {
      connection =
          new DuckDBDriver()
              .connect("jdbc:duckdb:", new Properties())
              .unwrap(DuckDBConnection.class);
    } catch (SQLException e) {
      throw new LinkageFailure(e);
    }
    run("SET threads = " + settings.threads());
    run("SET memory_limit = " + text(settings.memory()));
    run("SET temp_directory = " + text(settings.scratch().toString()));
    run("SET autoinstall_known_extensions = false");
    run("SET autoload_known_extensions = false");
  }

  static String text(String value) {
    return '\'' + value.replace("'", "''") + '\'';
  }

  void run(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new LinkageFailure(e);
    }
  }

  <T> List<T> list(String sql, Row<T> row) {
    List<T> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        rows.add(row.read(found));
      }
    } catch (SQLException e) {
      throw new LinkageFailure(e);
    }
    return rows;
  }

  double number(String sql) {
    return list(sql, row -> row.getDouble(1)).getFirst();
  }

  /** Appends rows of texts, each behind its number. */
  void append(String table, Iterable<? extends @Nullable String[]> rows) {
    try (DuckDBAppender appender = connection.createAppender(table)) {
      int id = 0;
      for (@Nullable String[] row : rows) {
        appender.beginRow();
        appender.append(id++);
        for (String value : row) {
          if (value == null) {
            appender.appendNull();
          } else {
            appender.append(value);
          }
        }
        appender.endRow();
      }
    } catch (SQLException e) {
      throw new LinkageFailure(e);
    }
  }

  void append(String table, int[] values) {
    try (DuckDBAppender appender = connection.createAppender(table)) {
      for (int id = 0; id < values.length; id++) {
        appender.beginRow();
        appender.append(id);
        appender.append(values[id]);
        appender.endRow();
      }
    } catch (SQLException e) {
      throw new LinkageFailure(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new LinkageFailure(e);
    }
  }
}
