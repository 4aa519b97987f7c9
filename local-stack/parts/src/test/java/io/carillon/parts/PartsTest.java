package io.carillon.parts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartsTest {
  private static final Path DIST = Path.of("target", "dist").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void keepsTheRowsOfASchemaAwayFromOtherServices() throws Exception {
    Postgres postgres =
        new Postgres(
            Ports.free(1).getFirst(),
            DIST,
            folder.resolve("data"),
            folder.resolve("postgres.log"),
            false);
    Process process = started(postgres);
    try {
      try (Connection superuser = postgres.connect("postgres")) {
        Schemas.createRoles(superuser, Map.of("journey", "another"));
        Schemas.createRoles(superuser, Map.of("journey", "another"));
        Schemas.createDatabase(superuser, "carillon");
        Schemas.createDatabase(superuser, "carillon");
      }
      try (Connection superuser = postgres.connect("carillon")) {
        Schemas.create(superuser);
        Schemas.create(superuser);
      }

      run(postgres, "identity_owner", "identity_owner", "CREATE TABLE thing (path ltree)");
      run(postgres, "identity", "identity", "INSERT INTO thing VALUES ('a.b') RETURNING path");

      assertThatThrownBy(() -> run(postgres, "identity", "identity", "CREATE TABLE other (a int)"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> run(postgres, "journey", "another", "SELECT * FROM identity.thing"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> run(postgres, "journey", "journey", "SELECT 1"))
          .hasMessageContaining("authentication failed");
    } finally {
      Processes.stop(process.toHandle(), Processes.Signal.INT, PATIENCE);
    }
    assertThat(Processes.isAlive(process.toHandle())).isFalse();
    assertThat(postgres.answers()).isFalse();
  }

  @Test
  void makesTheTopicsOfATableOnceAndNoOthers() throws Exception {
    List<Integer> ports = Ports.free(2);
    Kafka kafka =
        new Kafka(
            ports.get(0),
            ports.get(1),
            folder.resolve("data"),
            folder.resolve("kafka.log"),
            List.of());
    TopicSpec topic =
        new TopicSpec(
            "definitions", 1, 3, Map.of("cleanup.policy", "compact", "min.insync.replicas", "2"));
    Process process = started(kafka);
    try {
      Topics.create(kafka.bootstrap(), List.of(topic.onBrokers(1)));
      Topics.create(kafka.bootstrap(), List.of(topic.onBrokers(1)));

      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
        assertThat(admin.listTopics().names().get()).containsExactly("definitions");
      }
      Topics.deleteAll(kafka.bootstrap(), "defin");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
        await().until(() -> admin.listTopics().names().get().isEmpty());
      }
    } finally {
      Processes.stop(process.toHandle(), Processes.Signal.TERM, PATIENCE);
    }
    assertThat(Ports.isFree(kafka.port())).isTrue();
  }

  @Test
  void startsRedis() throws Exception {
    Redis redis =
        new Redis(
            Ports.free(1).getFirst(), DIST, folder.resolve("data"), folder.resolve("redis.log"));

    Process process = started(redis);

    assertThat(Processes.stop(process.toHandle(), Processes.Signal.TERM, PATIENCE)).isTrue();
    assertThat(redis.answers()).isFalse();
  }

  private static Process started(Part part) throws IOException {
    Process process = part.prepare().start();
    await().atMost(PATIENCE).until(() -> part.answers() || !process.isAlive());
    assertThat(process.isAlive()).isTrue();
    return process;
  }

  private static void run(Postgres postgres, String role, String password, String statement)
      throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.url("carillon"), role, password);
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }
}
