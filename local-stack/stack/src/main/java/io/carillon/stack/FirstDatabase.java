package io.carillon.stack;

import io.carillon.parts.Folders;
import io.carillon.parts.Ports;
import io.carillon.parts.Postgres;
import io.carillon.parts.Processes;
import io.carillon.parts.Processes.Signal;
import io.carillon.parts.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What PostgreSQL holds before anything uses it: roles, databases, schemas, and Keycloak's tables
 * with the realm, whose making takes longer than all the rest of a first start. They are made once
 * after a build; a first start begins with a copy. Without one it makes everything itself, and
 * takes longer.
 *
 * @param template the data of a server that was stopped in good order
 * @param fits whether this stack may begin with it
 */
record FirstDatabase(Path template, boolean fits) {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(100);

  /** Works with a running server; returns whether it did all that it should. */
  @FunctionalInterface
  interface Use {
    boolean of(Postgres postgres) throws IOException;
  }

  boolean isThere() {
    return Files.exists(template.resolve("PG_VERSION"));
  }

  /** Gives data that was never started its first state. */
  void copyTo(Path data) throws IOException {
    if (!fits || !isThere() || Files.exists(data)) {
      return;
    }
    Path partial = data.resolveSibling(data.getFileName() + ".copy");
    Folders.delete(partial);
    Files.createDirectories(data.getParent());
    try (Stream<Path> all = Files.walk(template)) {
      for (Path from : all.toList()) {
        Files.copy(
            from,
            partial.resolve(template.relativize(from).toString()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Makes roles, databases and schemas; may be done again. */
  static void fill(Postgres postgres) throws SQLException {
    try (Connection superuser = postgres.connect("postgres");
        var sql = superuser.createStatement()) {
      Schemas.createRoles(superuser, Map.of());
      Schemas.createDatabase(superuser, "carillon");
      Schemas.createRole(sql, KeycloakProgram.DATABASE, KeycloakProgram.DATABASE);
      Schemas.createDatabase(superuser, KeycloakProgram.DATABASE);
      sql.execute("ALTER DATABASE keycloak OWNER TO " + KeycloakProgram.DATABASE);
    }
    try (Connection superuser = postgres.connect("carillon")) {
      Schemas.create(superuser);
    }
  }

  /** Makes it anew, with what {@code use} leaves in a server of its own. */
  boolean make(Path programs, Use use) throws IOException {
    Path partial = template.resolveSibling(template.getFileName() + ".partial");
    Path log = template.resolveSibling(template.getFileName() + ".log");
    Folders.delete(partial);
    Postgres postgres = new Postgres(Ports.free(1).getFirst(), programs, partial, log, false);
    ProcessHandle process = postgres.prepare().start().toHandle();
    Thread end = Thread.ofPlatform().unstarted(() -> Processes.stop(process, Signal.INT, PATIENCE));
    Runtime.getRuntime().addShutdownHook(end);
    boolean used;
    boolean stopped;
    try {
      await(postgres, process);
      fill(postgres);
      used = use.of(postgres);
    } catch (SQLException e) {
      throw new IOException("The first database could not be made: " + e.getMessage(), e);
    } finally {
      stopped = Processes.stop(process, Signal.INT, PATIENCE);
      Runtime.getRuntime().removeShutdownHook(end);
    }
    boolean made = used && stopped;
    Folders.delete(made ? template : partial);
    if (made) {
      Files.move(partial, template, StandardCopyOption.ATOMIC_MOVE);
    }
    return made;
  }

  private static void await(Postgres postgres, ProcessHandle process) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!postgres.answers()) {
      if (!Processes.isAlive(process) || System.nanoTime() > end) {
        throw new IOException("PostgreSQL did not start; see " + postgres.log());
      }
      try {
        Thread.sleep(POLL);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("Interrupted.", e);
      }
    }
  }
}
