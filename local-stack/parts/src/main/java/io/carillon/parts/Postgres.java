package io.carillon.parts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * PostgreSQL 18. The superuser is {@code postgres} with a password of the same name; passwords are
 * checked (SCRAM) as in production.
 *
 * @param dist where programs are unpacked
 * @param data the cluster's folder; its parent is made when missing
 * @param durable whether commits wait for the disk (fsync); false only where data may be lost
 * @param buffers how many megabytes of pages it keeps in its own memory
 */
public record Postgres(int port, Path dist, Path data, Path log, boolean durable, int buffers)
    implements Part {
  /** Enough for little data. */
  public static final int FEW_BUFFERS = 96;

  /** The program with its version: another one cannot read this one's data. */
  public static final String PROGRAM = "postgres-18.6";

  private static final String SUPERUSER = "postgres";

  /** With few buffers. */
  public Postgres(int port, Path dist, Path data, Path log, boolean durable) {
    this(port, dist, data, log, durable, FEW_BUFFERS);
  }

  @Override
  public String name() {
    return "postgres";
  }

  /** The JDBC address of a database of this server. */
  public String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** A connection of the superuser, to be closed by the caller. */
  public Connection connect(String database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", SUPERUSER);
    properties.setProperty("password", SUPERUSER);
    properties.setProperty("connectTimeout", "2");
    return DriverManager.getConnection(url(database), properties);
  }

  @Override
  public Launch prepare() throws IOException {
    Path program = program();
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise(program);
    }
    Files.deleteIfExists(data.resolve("postmaster.pid"));
    List<String> command = new ArrayList<>(asOrdinaryUser());
    command.add(program.resolve("bin/postgres").toString());
    command.addAll(List.of("-D", data.toString()));
    settings().forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    return new Launch(command, Map.of("TZ", "UTC"), data, log);
  }

  @Override
  public boolean answers() {
    try (Connection connection = connect(SUPERUSER)) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings =
        new TreeMap<>(
            Map.of(
                // what is behind the last checkpoint is done again after a kill
                "checkpoint_timeout", "60s",
                "port", Integer.toString(port),
                "listen_addresses", "127.0.0.1",
                "unix_socket_directories", "",
                "max_connections", "150",
                "shared_buffers", buffers + "MB",
                "max_wal_size", "512MB",
                "jit", "off",
                "timezone", "UTC",
                "log_min_messages", "warning"));
    settings.put("io_method", "sync");
    if (!durable) {
      settings.putAll(
          Map.of("fsync", "off", "full_page_writes", "off", "synchronous_commit", "off"));
    }
    return settings;
  }

  private Path program() throws IOException {
    String archive = "postgres-" + platform() + ".txz";
    return Programs.once(
        dist,
        PROGRAM,
        folder -> {
          try (InputStream xz = Postgres.class.getResourceAsStream("/" + archive)) {
            if (xz == null) {
              throw new IOException(
                  "There is no PostgreSQL for this computer: "
                      + archive
                      + " is not on the class path.");
            }
            Programs.untar(xz, folder);
          }
        });
  }

  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch");
    return (system.contains("mac") ? "darwin" : "linux")
        + (processor.equals("aarch64") ? "-arm_64" : "-x86_64");
  }

  /** The cluster appears in one move, so that a first start that was cut off is simply repeated. */
  private void initialise(Path program) throws IOException {
    Path partial = data.resolveSibling(data.getFileName() + ".partial");
    Path password = data.resolveSibling(data.getFileName() + ".password");
    Folders.delete(partial);
    Files.createDirectories(partial);
    Files.writeString(password, SUPERUSER);
    List<String> command = new ArrayList<>(asOrdinaryUser());
    command.add(program.resolve("bin/initdb").toString());
    command.addAll(
        List.of(
            "-D",
            partial.toString(),
            "-U",
            SUPERUSER,
            "-A",
            "scram-sha-256",
            "--pwfile",
            password.toString(),
            "-E",
            "UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-sync",
            "--no-instructions"));
    Path output = log.resolveSibling("postgres-initdb.log");
    Process initdb = new Launch(command, Map.of("TZ", "UTC"), partial, output).start();
    try {
      if (initdb.waitFor() != 0) {
        throw new IOException(
            "PostgreSQL could not be initialised:\n" + Files.readString(output).strip());
      }
    } catch (InterruptedException e) {
      initdb.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while PostgreSQL was being initialised.", e);
    } finally {
      Files.deleteIfExists(password);
    }
    Files.move(partial, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /** PostgreSQL refuses to run as root: a user namespace makes root an ordinary user. */
  private static List<String> asOrdinaryUser() {
    boolean root = "root".equals(System.getProperty("user.name"));
    return root && Launch.onPath("unshare").isPresent() ? List.of("unshare", "-U") : List.of();
  }
}
