package io.carillon.stack;

import io.carillon.parts.Folders;
import io.carillon.parts.Launch;
import io.carillon.parts.Postgres;
import io.carillon.parts.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Keycloak's program, unpacked and built for PostgreSQL once, so that each start is an optimized
 * one. Its own start script is not used: it would stand between us and the server's process.
 */
final class KeycloakProgram {
  static final String DATABASE = "keycloak";

  private static final List<String> BUILD =
      List.of(
          "build",
          "--db=postgres",
          "--health-enabled=true",
          "--http-management-health-enabled=false",
          "--metrics-enabled=false",
          "--features-disabled=kerberos,device-flow,ciba");

  private static final List<String> JVM =
      List.of(
          "-Xms224m",
          "-Xmx224m",
          "-Xmn112m",
          "-XX:MetaspaceSize=160m",
          "-XX:MaxMetaspaceSize=192m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=48m",
          "-Xss512k",
          "-Dfile.encoding=UTF-8",
          "-Djava.security.egd=file:/dev/urandom",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.security=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Duser.language=en",
          "-Duser.country=US",
          "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
          "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
              + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
          "-Dpicocli.disable.closures=true");

  /**
   * Alone, which a build does not decide: else it looks for its cluster, and behind a kill -9 waits
   * twenty seconds for the one that is gone.
   */
  private static final List<String> START =
      List.of("start", "--optimized", "--cache=local", "--import-realm");

  private static final String REALM = "carillon-realm.json";
  private static final Addresses USUAL = new Addresses(0);

  private final Settings settings;

  KeycloakProgram(Settings settings) {
    this.settings = settings;
  }

  /** The folder of the built program; the first call takes about half a minute. */
  Path folder() throws IOException {
    Path archive = Settings.keycloakArchive();
    String version = version(archive);
    return Programs.once(
        settings.programs(), "keycloak-" + version, folder -> build(archive, folder));
  }

  /** How to start the server; the realm is imported when its database does not hold it. */
  Launch launch() throws IOException {
    Path folder = folder();
    Path home = settings.data("keycloak");
    prepareHome(folder, home);
    Addresses addresses = settings.addresses();
    List<String> command =
        command(folder, home, settings.archives().options(archiveName(folder), jar(folder)), START);
    Map<String, String> environment =
        new HashMap<>(
            environment(
                "jdbc:postgresql://127.0.0.1:" + addresses.postgres() + "/" + DATABASE,
                addresses.keycloak(),
                "http://localhost:" + addresses.keycloak(),
                addresses.publicUrl()));
    environment.put("KC_LOG_LEVEL", "warn,org.keycloak.exportimport:info");
    return new Launch(command, environment, home, settings.log("keycloak"));
  }

  private void build(Path archive, Path folder) throws IOException {
    if (!Files.exists(archive)) {
      throw new IOException(archive + " is missing: run make up, which downloads it.");
    }
    Programs.unzip(archive, folder);
    Path log = settings.programs().resolve("keycloak-build.log");
    Process build =
        new ProcessBuilder(
                command(folder, folder, List.of("-Dkc.config.build-and-exit=true"), BUILD))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (build.waitFor() != 0) {
        throw new IOException("Keycloak could not be built:\n" + Files.readString(log).strip());
      }
    } catch (InterruptedException e) {
      build.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while Keycloak was being built.", e);
    }
  }

  /** What the server writes stays with this stack; the program itself is shared by links. */
  private void prepareHome(Path folder, Path home) throws IOException {
    Files.createDirectories(home.resolve("data/import"));
    for (String shared : List.of("lib", "conf", "providers", "themes", "bin")) {
      Path link = home.resolve(shared);
      Files.deleteIfExists(link);
      if (Files.exists(folder.resolve(shared))) {
        Files.createSymbolicLink(link, folder.resolve(shared));
      }
    }
    Folders.delete(home.resolve("data/tmp"));
    Files.copy(
        settings.config(REALM),
        home.resolve("data/import").resolve(REALM),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Has it start once, on a database of its own: that loads its classes, makes its tables and
   * imports the realm; see {@link ClassArchives} and {@link FirstDatabase}.
   */
  boolean learn() throws IOException {
    Path folder = folder();
    String name = archiveName(folder);
    ClassArchives archives = settings.archives();
    FirstDatabase first = firstDatabase();
    if (first.isThere() && archives.isCurrent(name, jar(folder))) {
      return true;
    }
    Path home = settings.programs().resolve("keycloak-home");
    prepareHome(folder, home);
    return first.make(
        settings.programs(),
        postgres ->
            archives.learn(
                    name,
                    command(folder, home, List.of(), START),
                    environment(postgres.url(DATABASE), 0, "http://localhost", USUAL.publicUrl()))
                && archives.hasStarted(name));
  }

  /**
   * What a first start of this stack may begin with; the realm knows the address of the gateway, so
   * a stack that was moved to other ports begins with nothing.
   */
  FirstDatabase firstDatabase() throws IOException {
    String name =
        "database-%s-%s"
            .formatted(
                version(Settings.keycloakArchive()),
                hash(Postgres.PROGRAM + Files.readString(settings.config(REALM))));
    return new FirstDatabase(settings.programs().resolve(name), settings.addresses().equals(USUAL));
  }

  private static Map<String, String> environment(
      String database, int port, String hostname, String publicUrl) {
    return Map.ofEntries(
        Map.entry("CARILLON_PUBLIC_URL", publicUrl),
        Map.entry("KC_DB_URL", database),
        Map.entry("KC_DB_USERNAME", DATABASE),
        Map.entry("KC_DB_PASSWORD", DATABASE),
        Map.entry("KC_DB_POOL_INITIAL_SIZE", "1"),
        Map.entry("KC_DB_POOL_MAX_SIZE", "10"),
        Map.entry("KC_HTTP_ENABLED", "true"),
        Map.entry("KC_HTTP_HOST", Addresses.HOST),
        Map.entry("KC_HTTP_PORT", Integer.toString(port)),
        Map.entry("KC_HOSTNAME", hostname),
        Map.entry("KC_BOOTSTRAP_ADMIN_USERNAME", "admin"),
        Map.entry("KC_BOOTSTRAP_ADMIN_PASSWORD", "admin"));
  }

  private static String archiveName(Path folder) {
    return String.valueOf(folder.getFileName());
  }

  private static Path jar(Path folder) {
    return folder.resolve("lib/quarkus-run.jar");
  }

  private static List<String> command(
      Path folder, Path home, List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Launch.javaExecutable());
    command.addAll(JVM);
    command.addAll(options);
    command.add("-Dkc.home.dir=" + home);
    command.add("-Djboss.server.config.dir=" + home.resolve("conf"));
    command.add("-cp");
    command.add(jar(folder).toString());
    command.add("io.quarkus.bootstrap.runner.QuarkusEntryPoint");
    command.addAll(arguments);
    return command;
  }

  /** Another archive or other build options make another program. */
  private static String version(Path archive) {
    return hash(archive.getFileName() + " " + BUILD);
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
