package io.carillon.stack.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.parts.Launch;
import io.carillon.parts.Postgres;
import io.carillon.parts.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A service that is started to migrate and to do nothing else, as the chart does it. */
@Order(2)
@ExtendWith(WholeLine.class)
class MigrationLineTest {
  private final Line line;

  MigrationLineTest(Line line) {
    this.line = line;
  }

  @ParameterizedTest
  @CsvSource({"scorecard, competitive-scorecard-service", "scoring, scoring-service"})
  void migratesAsTheSchemasOwnerAndEndsWithoutAnythingElse(String schema, String module)
      throws IOException, SQLException {
    // Given: a database without tables, and no Kafka and no Keycloak
    Postgres postgres = line.postgres();
    String database = "migration_" + schema;
    try (Connection superuser = postgres.connect("postgres")) {
      Schemas.createDatabase(superuser, database);
    }
    try (Connection superuser = postgres.connect(database)) {
      Schemas.create(superuser);
    }
    Path root = Path.of(System.getProperty("carillon.root", "")).toAbsolutePath().normalize();
    ProcessBuilder service =
        new ProcessBuilder(
            List.of(
                Launch.javaExecutable(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar").toString()));
    service.environment().put("QUARKUS_INIT_AND_EXIT", "true");
    service.environment().put("QUARKUS_OTEL_SDK_DISABLED", "true");
    service.environment().put("CARILLON_HTTP_PORT", "0");
    service.environment().put("CARILLON_POSTGRES_URL", postgres.url(database));
    service.environment().put("CARILLON_KAFKA", "127.0.0.1:1");
    service.environment().put("CARILLON_OIDC_URL", "http://127.0.0.1:1/realms/carillon");

    // When
    Line.Run run = Line.finish(service, Files.createTempDirectory("migration"));

    // Then
    assertThat(run.exit()).as(run.output()).isZero();
    try (Connection superuser = postgres.connect(database);
        Statement sql = superuser.createStatement();
        ResultSet row =
            sql.executeQuery(
                "SELECT count(*), count(DISTINCT tableowner), min(tableowner) FROM pg_tables"
                    + " WHERE schemaname = '%s'".formatted(schema))) {
      assertThat(row.next()).isTrue();
      assertThat(row.getInt(1)).isGreaterThan(3);
      assertThat(row.getString(3)).isEqualTo(schema + "_owner");
      assertThat(row.getInt(2)).isEqualTo(1);
    }
    try (Connection superuser = postgres.connect("postgres");
        Statement sql = superuser.createStatement()) {
      sql.execute("DROP DATABASE %s WITH (FORCE)".formatted(database));
    }
  }
}
