package io.carillon.platform.testkit;

import io.carillon.parts.Folders;
import io.carillon.parts.Launch;
import io.carillon.parts.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the parts of this build listen; the first who asks starts their {@link PartsKeeper}. */
record SharedParts(int postgresPort, String kafka, String redis) {
  private static final Duration START = Duration.ofSeconds(120);

  /** The address of a database, for JDBC. */
  String postgresUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + postgresPort + "/" + database;
  }

  /** A connection that may do everything, to be closed by the caller. */
  Connection superuser() throws SQLException {
    return DriverManager.getConnection(postgresUrl("postgres"), "postgres", "postgres");
  }

  /** The parts that all tests of this build share; waits until they answer. */
  static SharedParts ofThisBuild() {
    try {
      KeeperFolder folder = KeeperFolder.ofThisBuild();
      try (var lock = folder.lock()) {
        lock.requireHeld();
        folder.addOwner(BuildProcess.find());
        Optional<SharedParts> running = folder.parts().filter(SharedParts::listen);
        if (running.isPresent()) {
          return running.get();
        }
        folder.forget();
        return start(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean listen() {
    return Ports.accepts(postgresPort)
        && Ports.accepts(Integer.parseInt(kafka.substring(kafka.lastIndexOf(':') + 1)))
        && Ports.accepts(Integer.parseInt(redis.substring(redis.lastIndexOf(':') + 1)));
  }

  private static SharedParts start(KeeperFolder folder) throws IOException {
    Path log = folder.log("keeper");
    if (log.getParent() instanceof Path logs) {
      Folders.delete(logs);
    }
    Launch launch =
        Launch.java(
            List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            PartsKeeper.class,
            List.of(folder.path().toString()),
            folder.path(),
            log);
    Process keeper = launch.start();
    Instant end = Instant.now().plus(START);
    while (Instant.now().isBefore(end)) {
      Optional<SharedParts> parts = folder.parts();
      if (parts.isPresent()) {
        return parts.get();
      }
      if (!keeper.isAlive()) {
        throw new IOException("The parts did not start:\n" + Files.readString(log));
      }
      pause();
    }
    keeper.destroy();
    throw new IOException("The parts did not start within " + START + "; see " + log);
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(Duration.ofMillis(50));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the parts were starting.", e);
    }
  }

  /** The same as settings, as the keeper writes them. */
  Map<String, String> toSettings() {
    return Map.of("postgres", Integer.toString(postgresPort), "kafka", kafka, "redis", redis);
  }
}
