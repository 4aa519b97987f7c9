package io.carillon.platform.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaRulesTest {
  private static final String WALL =
      """
      ALTER TABLE good ENABLE ROW LEVEL SECURITY; ALTER TABLE good FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON good USING (tenant_id = current_setting('carillon.tenants', true));
      """;
  private static final String GOOD =
      "CREATE TABLE good (tenant_id text NOT NULL, id int, PRIMARY KEY (tenant_id, id));" + WALL;

  private static final CarillonParts PARTS = new CarillonParts();
  private static String url = "";

  @BeforeAll
  static void start() {
    url = PARTS.start().getOrDefault("quarkus.datasource.jdbc.url", "");
  }

  @AfterAll
  static void stop() {
    PARTS.stop();
  }

  @AfterEach
  void drop() throws SQLException {
    execute("DROP TABLE IF EXISTS good, part CASCADE; DROP FUNCTION IF EXISTS seen_units()");
  }

  @Test
  void aWalledTableKeepsTheRules() throws SQLException {
    execute(GOOD);

    assertThatCode(() -> rules().verify()).doesNotThrowAnyException();
  }

  @Test
  void anEmptySchemaIsNoSuccess() {
    assertThat(said()).contains("no table in schema journey");
  }

  @Test
  void everyGapIsNamed() throws SQLException {
    execute("CREATE TABLE good (id int, tenant_id text)");
    assertThat(said())
        .contains(
            "good: no column tenant_id not null",
            "good: row-level security is not enabled and forced",
            "good: no policy",
            "good: no primary key");
    assertThatCode(() -> rules().except("good", "a list of countries").verify())
        .doesNotThrowAnyException();
  }

  @Test
  void aKeyThatDoesNotBeginWithTheTenantIsNamed() throws SQLException {
    execute(GOOD.replace("(tenant_id, id)", "(id, tenant_id)"));
    assertThat(said()).contains("good: tenant_id is not first in");
  }

  @Test
  void aPolicyThatLetsEverybodyInIsNamed() throws SQLException {
    execute(GOOD + "CREATE POLICY open ON good USING (true)");
    assertThat(said()).contains("good: a policy that does not ask for carillon.tenants");
  }

  @Test
  void aPolicyThatLetsEverybodyWriteIsNamed() throws SQLException {
    execute(GOOD.replace("true));", "true)) WITH CHECK (true);"));
    assertThat(said()).contains("good: a policy that does not ask for carillon.tenants");
  }

  @Test
  void aPolicyForNewRowsAloneIsReadByWhatItChecks() throws SQLException {
    String policy = "CREATE POLICY added ON good FOR INSERT WITH CHECK (%s)";
    execute(GOOD + policy.formatted("tenant_id = current_setting('carillon.tenants', true)"));
    assertThatCode(() -> rules().verify()).doesNotThrowAnyException();

    execute("DROP POLICY added ON good;" + policy.formatted("true"));
    assertThat(said()).contains("good: a policy that does not ask for carillon.tenants");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unit text", "units text[]"})
  void aPolicyThatLetsSistersInIsNamed(String column) throws SQLException {
    execute(GOOD + "ALTER TABLE good ADD COLUMN " + column);
    assertThat(said()).contains("good: a policy that does not ask for seen_units()");

    execute(
        "CREATE FUNCTION seen_units() RETURNS text LANGUAGE sql RETURN 'demo';"
            + "ALTER POLICY tenant ON good USING"
            + " (tenant_id = current_setting('carillon.tenants', true)"
            + " AND (SELECT seen_units()) IS NULL)");
    assertThatCode(() -> rules().verify()).doesNotThrowAnyException();

    execute(
        "CREATE POLICY added ON good FOR INSERT WITH CHECK"
            + " (tenant_id = current_setting('carillon.tenants', true))");
    assertThat(said()).contains("good: a policy that does not ask for seen_units()");
  }

  @Test
  void aPartitionIsWalledOrOutOfReach() throws SQLException {
    execute(
        "CREATE TABLE good (tenant_id text NOT NULL, id int, PRIMARY KEY (tenant_id, id))"
            + " PARTITION BY RANGE (id);"
            + WALL
            + "CREATE TABLE part PARTITION OF good FOR VALUES FROM (0) TO (9)");
    assertThat(said()).contains("part: row-level security is not enabled and forced");

    execute("REVOKE ALL ON part FROM journey");
    assertThatCode(() -> rules().verify()).doesNotThrowAnyException();
  }

  @Test
  void aRoleThatCanPassTheWallIsNamed() throws SQLException {
    execute(GOOD);
    SchemaRules owner = new SchemaRules(url, "journey_owner", "journey_owner", "journey");
    assertThat(catchThrowableOfType(AssertionError.class, owner::verify))
        .hasMessageContaining("good: owned by the role that works with it");
    SchemaRules superuser = new SchemaRules(url, "postgres", "postgres", "journey");
    assertThat(catchThrowableOfType(AssertionError.class, superuser::verify))
        .hasMessageContaining("role postgres can pass row-level security");
  }

  private static SchemaRules rules() {
    return new SchemaRules(url, "journey", "journey", "journey");
  }

  private static String said() {
    AssertionError found = catchThrowableOfType(AssertionError.class, () -> rules().verify());
    return found == null ? "" : String.valueOf(found.getMessage());
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url, "journey_owner", "journey_owner");
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
