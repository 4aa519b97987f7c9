package io.carillon.platform.testkit;

import io.carillon.parts.Folders;
import io.carillon.parts.Kafka;
import io.carillon.parts.Part;
import io.carillon.parts.Ports;
import io.carillon.parts.Postgres;
import io.carillon.parts.Processes;
import io.carillon.parts.Redis;
import io.carillon.parts.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The process that holds the parts for one build: it outlives the JVM of each module's tests, and
 * ends itself and the parts when the build that began is gone.
 */
final class PartsKeeper {
  static final String TEMPLATE = "carillon_template";
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final KeeperFolder folder;
  private final Postgres postgres;
  private final Kafka kafka;
  private final Redis redis;
  private final List<Process> children = new ArrayList<>();

  private PartsKeeper(KeeperFolder folder, List<Integer> ports) {
    Path dist = folder.path().resolve("dist");
    Path data = folder.path().resolve("data");
    this.folder = folder;
    this.postgres =
        new Postgres(ports.get(0), dist, data.resolve("postgres"), folder.log("postgres"), false);
    this.kafka =
        new Kafka(
            ports.get(1),
            ports.get(2),
            data.resolve("kafka"),
            folder.log("kafka"),
            List.of("-XX:TieredStopAtLevel=1"));
    this.redis = new Redis(ports.get(3), dist, data.resolve("redis"), folder.log("redis"));
  }

  public static void main(String[] arguments) throws Exception {
    KeeperFolder folder = new KeeperFolder(Path.of(arguments[0]));
    PartsKeeper keeper = new PartsKeeper(folder, Ports.free(4));
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(keeper::stopChildren));
    keeper.start();
    keeper.keep();
  }

  private void start() throws IOException, SQLException, InterruptedException {
    Folders.delete(kafka.data());
    Folders.delete(redis.data());
    List<Part> parts = List.of(kafka, postgres, redis);
    for (Part part : parts) {
      Process process = part.prepare().start();
      children.add(process);
      folder.addChild(process.toHandle());
    }
    Instant end = Instant.now().plus(START);
    for (Part part : parts) {
      while (!part.answers()) {
        if (Instant.now().isAfter(end)) {
          throw new IOException(part.name() + " does not answer; see " + folder.log(part.name()));
        }
        Thread.sleep(Duration.ofMillis(100));
      }
    }
    makeTemplate();
    folder.write(
        new SharedParts(postgres.port(), kafka.bootstrap(), redis.url()), ProcessHandle.current());
  }

  private void makeTemplate() throws SQLException {
    try (Connection superuser = postgres.connect("postgres");
        var sql = superuser.createStatement()) {
      List<String> left = new ArrayList<>();
      try (var found =
          sql.executeQuery("SELECT datname FROM pg_database WHERE datname ~ '^t[0-9a-f]{10}$'")) {
        while (found.next()) {
          left.add(found.getString(1));
        }
      }
      for (String database : left) {
        sql.execute("DROP DATABASE " + database + " WITH (FORCE)");
      }
      Schemas.createRoles(superuser, Map.of());
      Schemas.createDatabase(superuser, TEMPLATE);
    }
    try (Connection superuser = postgres.connect(TEMPLATE)) {
      Schemas.create(superuser);
    }
  }

  private void keep() throws IOException, InterruptedException {
    while (true) {
      Thread.sleep(Duration.ofMillis(500));
      if (!folder.isWritten()) {
        return;
      }
      if (!folder.hasLivingOwner()) {
        try (var lock = folder.lock()) {
          lock.requireHeld();
          if (!folder.hasLivingOwner()) {
            stopChildren();
            folder.forget();
            return;
          }
        }
      }
    }
  }

  private synchronized void stopChildren() {
    for (Process child : children) {
      Processes.stop(child.toHandle(), Processes.Signal.INT, STOP);
    }
    children.clear();
    if (!Files.exists(folder.path())) {
      return;
    }
    try {
      Folders.delete(kafka.data());
    } catch (IOException e) {
      System.err.println("Kafka's data stays: " + e.getMessage());
    }
  }
}
