package io.carillon.platform.testkit;

import io.carillon.parts.TopicSpec;
import io.carillon.parts.Topics;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Real PostgreSQL, Kafka and Redis for the application under test. The servers are started once for
 * the whole build; every start of an application gets a database of its own, with all schemas,
 * roles and extensions, and topics of its own under a prefix.
 */
public final class CarillonParts implements QuarkusTestResourceLifecycleManager {
  private static final int MOST_PARTITIONS = 2;

  private @Nullable Place place;

  private record Place(SharedParts parts, String database, String topicPrefix) {}

  @Override
  public Map<String, String> start() {
    SharedParts parts = SharedParts.ofThisBuild();
    byte[] random = new byte[5];
    ThreadLocalRandom.current().nextBytes(random);
    String name = "t" + HexFormat.of().formatHex(random);
    Place made = new Place(parts, name, name + ".");
    try {
      execute(parts, "CREATE DATABASE " + name + " TEMPLATE " + PartsKeeper.TEMPLATE);
      Topics.create(parts.kafka(), topics(made.topicPrefix()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    place = made;
    Map<String, String> config = new HashMap<>(TestIssuer.shared().config());
    config.put("quarkus.datasource.jdbc.url", parts.postgresUrl(name));
    config.put("kafka.bootstrap.servers", parts.kafka());
    config.put("carillon.topic-prefix", made.topicPrefix());
    config.put("quarkus.redis.hosts", parts.redis());
    config.put("quarkus.http.test-port", "0");
    config.put("quarkus.log.console.json.enabled", "false");
    config.put("quarkus.log.category.\"io.quarkus.opentelemetry\".level", "OFF");
    return config;
  }

  @Override
  public void stop() {
    if (place instanceof Place(SharedParts parts, String database, String prefix)) {
      place = null;
      try {
        execute(parts, "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
        Topics.deleteAll(parts.kafka(), prefix);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<TopicSpec> topics(String prefix) throws IOException {
    try (InputStream table = table()) {
      return Topics.read(table).stream()
          .map(topic -> topic.onBrokers(1).forTest(prefix, MOST_PARTITIONS))
          .toList();
    }
  }

  private static InputStream table() throws IOException {
    InputStream table =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(Topics.TABLE);
    if (table == null) {
      throw new IOException(
          Topics.TABLE + " is not on the class path: depend on platform-defaults.");
    }
    return table;
  }

  private static void execute(SharedParts parts, String statement) throws IOException {
    try (Connection superuser = parts.superuser();
        var sql = superuser.createStatement()) {
      sql.execute(statement);
    } catch (SQLException e) {
      throw new IOException(statement + ": " + e.getMessage(), e);
    }
  }
}
