package io.carillon.bench.identity;

import io.carillon.bench.Environment;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * People straight in identity's tables, in tenants of their own, and out of them again. The
 * superuser writes, whom row-level security does not concern.
 */
final class Tables implements AutoCloseable {
  static final String FEW = "bench-identity-few";
  static final String MANY = "bench-identity-many";
  static final String NEW = "bench-identity-new";
  static final String PAIRS = "bench-identity-pairs";

  private static final String TENANTS = "('%s', '%s', '%s', '%s')".formatted(FEW, MANY, NEW, PAIRS);

  /** The values of somebody's identifiers, of the run and of who it is. */
  private static final String USER = "'u-' || '%s' || '-' || n";

  private static final String BROWSER = "'a-' || '%s' || '-' || n";
  private static final String EMAIL = "'%s' || '-' || n || '@example.com'";

  /** Tables that lost as many rows are written anew, so that the disk has its room back. */
  private static final int MUCH = 100_000;

  /** As identity makes the hash of an identifier: see {@code Ids.hash}. */
  private static final String HASH =
      """
      CREATE OR REPLACE FUNCTION pg_temp.hash(type text, value text) RETURNS uuid
      LANGUAGE sql IMMUTABLE AS $$
        SELECT encode(set_byte(set_byte(d, 6, get_byte(d, 6) & 15 | 128),
                               8, get_byte(d, 8) & 63 | 128), 'hex')::uuid
          FROM substr(sha256(
                 int4send(octet_length(type)) || convert_to(type, 'UTF8')
                 || int4send(octet_length(value)) || convert_to(value, 'UTF8')), 1, 16) AS d $$
      """;

  private final URI address;
  private final Connection connection;

  private Tables(URI address, Connection connection) {
    this.address = address;
    this.connection = connection;
  }

  static Tables of(Environment environment) throws SQLException {
    URI address = URI.create(environment.postgres());
    Connection connection = connect(address);
    Tables tables = new Tables(address, connection);
    tables.execute("SET work_mem = '256MB'");
    tables.execute("SET maintenance_work_mem = '256MB'");
    tables.execute(HASH);
    return tables;
  }

  /** One more connection, to be closed by the caller. */
  Connection another() throws SQLException {
    return connect(address);
  }

  private static Connection connect(URI address) throws SQLException {
    String[] who = address.getUserInfo().split(":", 2);
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d%s"
            .formatted(address.getHost(), address.getPort(), address.getPath()),
        who[0],
        who[1]);
  }

  /** Makes a town in which each has a user id, and a browser that is theirs. */
  void fill(Town town) throws SQLException {
    profiles(
        town,
        "jsonb_build_array(2, %s, %s)"
            .formatted(
                beside(town, "userId", "UNIQUE", USER),
                beside(town, "anonymousId", "WEAK", BROWSER)));
    identifiers(town, "userId", "UNIQUE", USER, "n");
    identifiers(town, "anonymousId", "WEAK", BROWSER, "n");
    settle();
  }

  /** Makes a town of pairs: one has a user id, the next one an e-mail address. */
  void fillPairs(Town town) throws SQLException {
    profiles(
        town,
        "jsonb_build_array(2, CASE n %% 2 WHEN 0 THEN %s ELSE %s END)"
            .formatted(
                beside(town, "userId", "UNIQUE", USER), beside(town, "email", "STRONG", EMAIL)));
    identifiers(town, "userId", "UNIQUE", USER, "n WHERE n % 2 = 0");
    identifiers(town, "email", "STRONG", EMAIL, "n WHERE n % 2 = 1");
    settle();
  }

  /** As identity writes an identifier beside its profile. */
  private static String beside(Town town, String type, String kind, String value) {
    return "jsonb_build_array('%1$s', %2$s, '%3$s', '%4$s', '%4$s', true)"
        .formatted(type, value.formatted(town.run()), kind, town.seen());
  }

  private void profiles(Town town, String identifiers) throws SQLException {
    execute(
        """
        INSERT INTO identity.profile (tenant_id, id, canonical_id, version, known, created_at,
          last_seen, traits, timezone, locale, units, merges, apart, identifiers)
        SELECT '%1$s', i, i, 2, true, to_timestamp((%2$d + n) / 1000.0), '%3$s',
               jsonb_build_object(
                 'firstName', jsonb_build_object('v', 'Person ' || n, 't', '%3$s', 'k', true),
                 'city', jsonb_build_object('v', 'City ' || n %% 1000, 't', '%3$s', 'k', true),
                 'plan', jsonb_build_object('v', 'plan ' || n %% 5, 't', '%3$s', 'k', true)),
               NULL, NULL, ARRAY['/%1$s'], 0, '{}', %6$s
          FROM (SELECT n, %4$s AS i FROM generate_series(0, %5$d) AS n) AS people
        """
            .formatted(
                town.tenant(), town.born(), town.seen(), id(town), town.people() - 1, identifiers));
  }

  /** In the order of their index, which otherwise takes a page for each row. */
  private void identifiers(Town town, String type, String kind, String value, String which)
      throws SQLException {
    execute(
        """
        INSERT INTO identity.identifier (tenant_id, type, hash, value, class, profile_id,
          first_seen, last_seen, verified)
        SELECT '%1$s', '%2$s', pg_temp.hash('%2$s', v) AS h, v, '%3$s', i, '%4$s', '%4$s', true
          FROM (SELECT %5$s AS v, %6$s AS i FROM generate_series(0, %7$d) AS %8$s) AS people
         ORDER BY h
        """
            .formatted(
                town.tenant(),
                type,
                kind,
                town.seen(),
                value.formatted(town.run()),
                id(town),
                town.people() - 1,
                which));
  }

  /** The same as {@link Town#profile}. */
  private static String id(Town town) {
    return ("(lpad(to_hex(%d + n), 12, '0') || '%s' || '8000'"
            + " || lpad(to_hex(n * %d & 4294967295), 12, '0'))::uuid")
        .formatted(town.born(), "7%03x".formatted(town.mark()), Town.SCATTER);
  }

  /**
   * As tables are that were written long ago. Their commit is in the log for certain by now: of one
   * that is not, a vacuum leaves it to the next reader to mark its rows, and a page so marked is in
   * the log as a whole.
   */
  private void settle() throws SQLException {
    execute("VACUUM (ANALYZE) identity.profile");
    execute("VACUUM (ANALYZE) identity.identifier");
    execute("CHECKPOINT");
  }

  /** Removes all that there is of these tenants, of this run and of those before. */
  void purge() throws SQLException {
    for (String table :
        words(
            """
            SELECT quote_ident(table_name) FROM information_schema.columns
              JOIN information_schema.tables USING (table_schema, table_name)
             WHERE table_schema = 'identity' AND column_name = 'tenant_id'
               AND table_type = 'BASE TABLE'
            """)) {
      int rows = execute("DELETE FROM identity.%s WHERE tenant_id IN %s".formatted(table, TENANTS));
      if (rows > 0) {
        execute("VACUUM (%sANALYZE) identity.%s".formatted(rows > MUCH ? "FULL, " : "", table));
      }
    }
  }

  /** What the database has in memory, and how it could have more. */
  String memory() throws SQLException {
    String buffers = words("SHOW shared_buffers").getFirst();
    return words("SHOW huge_pages_status").getFirst().equals("on")
        ? "PostgreSQL keeps %s of pages, in the system's large ones".formatted(buffers)
        : "PostgreSQL keeps %s of pages, in small ones; on Linux, as root,".formatted(buffers)
            + " before make up: sysctl vm.nr_hugepages=4300 gives it 8 GB in large ones";
  }

  /** How many merges there are in a tenant. */
  long merges(String tenant) throws SQLException {
    return number("SELECT count(*) FROM identity.merge WHERE tenant_id = '%s'".formatted(tenant));
  }

  /** How many people there are in a tenant. */
  long living(String tenant) throws SQLException {
    return number(
        "SELECT count(*) FROM identity.profile WHERE tenant_id = '%s' AND canonical_id = id"
            .formatted(tenant));
  }

  /** States of people that are not published yet. */
  long outbox() throws SQLException {
    return number("SELECT count(*) FROM identity.outbox");
  }

  /** Transactions that somebody began and does not get on with. */
  long idleInTransaction() throws SQLException {
    return number(
        "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'"
            + " AND state_change < now() - interval '200 milliseconds'");
  }

  private int execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql) ? 0 : statement.getUpdateCount();
    }
  }

  private long number(String sql) throws SQLException {
    return Long.parseLong(words(sql).getFirst());
  }

  private List<String> words(String sql) throws SQLException {
    List<String> words = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        words.add(rows.getString(1));
      }
    }
    return words;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
