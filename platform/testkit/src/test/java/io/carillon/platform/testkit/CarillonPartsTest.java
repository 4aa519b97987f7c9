package io.carillon.platform.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

final class CarillonPartsTest {
  @Test
  void givesEachApplicationADatabaseAndTopicsOfItsOwnOnTheSameServers() throws Exception {
    CarillonParts first = new CarillonParts();
    CarillonParts second = new CarillonParts();
    Map<String, String> one = first.start();
    Map<String, String> other = second.start();
    try {
      execute(one, "CREATE TABLE thing (path ltree)");

      assertThatThrownBy(() -> execute(other, "DROP TABLE thing"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("does not exist");
      assertThat(other.get("kafka.bootstrap.servers"))
          .isEqualTo(one.get("kafka.bootstrap.servers"));
      assertThat(topics(one)).isEqualTo(named(one, "events.raw", "definitions"));
      assertThat(topics(other)).isEqualTo(named(other, "events.raw", "definitions"));
    } finally {
      first.stop();
      second.stop();
    }
    assertThatThrownBy(() -> execute(one, "SELECT 1")).isInstanceOf(SQLException.class);
    await().untilAsserted(() -> assertThat(topics(one)).isEmpty());
  }

  @Test
  void knowsMavenByItsLauncher() {
    assertThat(BuildProcess.isMaven("/jdk/bin/java -cp /m/boot/plexus-classworlds-2.9.0.jar …"))
        .isTrue();
    assertThat(BuildProcess.isMaven("/jdk/bin/java -jar surefirebooter.jar")).isFalse();
  }

  private static void execute(Map<String, String> config, String statement) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                config.getOrDefault("quarkus.datasource.jdbc.url", ""),
                "identity_owner",
                "identity_owner");
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private static Set<String> topics(Map<String, String> config)
      throws ExecutionException, InterruptedException {
    String prefix = config.getOrDefault("carillon.topic-prefix", "");
    try (Admin admin =
        Admin.create(
            Map.of("bootstrap.servers", config.getOrDefault("kafka.bootstrap.servers", "")))) {
      return Set.copyOf(
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(prefix))
              .toList());
    }
  }

  private static Set<String> named(Map<String, String> config, String... topics) {
    return Set.copyOf(
        List.of(topics).stream()
            .map(topic -> config.get("carillon.topic-prefix") + topic)
            .toList());
  }
}
