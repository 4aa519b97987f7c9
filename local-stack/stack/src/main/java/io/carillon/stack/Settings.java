package io.carillon.stack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/**
 * Where the stack finds and keeps its things.
 *
 * @param root the checkout
 * @param home what survives a stop: data, logs, pids; {@code .carillon} unless CARILLON_HOME is set
 * @param programs unpacked programs, which can be made again at any time
 * @param compiler QUICK unless CARILLON_COMPILER says full
 * @param buffers megabytes of PostgreSQL's pages in memory; by the machine's unless
 *     CARILLON_POSTGRES_BUFFERS says it
 */
record Settings(
    Path root, Path home, Path programs, Addresses addresses, Compiler compiler, int buffers) {

  /** How a service's code is compiled while it runs. */
  enum Compiler {
    /** At once and simply: fast from the first minute, and less to do while all start. */
    QUICK,
    /** As in production: half the processor's time an event, after minutes under load. */
    FULL
  }

  /** From the environment and the system property {@code carillon.root}. */
  static Settings of(Map<String, String> environment) {
    Path root = Path.of(System.getProperty("carillon.root", "")).toAbsolutePath().normalize();
    String home = environment.getOrDefault("CARILLON_HOME", "");
    String offset = environment.getOrDefault("CARILLON_PORT_OFFSET", "").strip();
    String buffers = environment.getOrDefault("CARILLON_POSTGRES_BUFFERS", "").strip();
    return new Settings(
        root,
        home.isEmpty() ? root.resolve(".carillon") : root.resolve(home).normalize(),
        module(root).resolve("target").resolve("programs"),
        new Addresses(offset.isEmpty() ? 0 : number("CARILLON_PORT_OFFSET", offset, "0..40000")),
        compiler(environment.getOrDefault("CARILLON_COMPILER", "quick").strip()),
        buffers.isEmpty()
            ? Memory.buffers(Memory.ofMachine(), Memory.largePages())
            : number("CARILLON_POSTGRES_BUFFERS", buffers, "megabytes, 96"));
  }

  private static Compiler compiler(String word) {
    return switch (word) {
      case "", "quick" -> Compiler.QUICK;
      case "full" -> Compiler.FULL;
      default ->
          throw new IllegalArgumentException(
              "CARILLON_COMPILER: " + word + " (expected: quick or full)");
    };
  }

  private static int number(String name, String text, String expected) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + ": " + text + " (expected: " + expected + ")", e);
    }
  }

  Path data(String part) {
    return home.resolve("data").resolve(part);
  }

  Path log(String name) {
    return home.resolve("log").resolve(name + ".log");
  }

  Path state(String name) {
    return home.resolve("state").resolve(name);
  }

  ClassArchives archives() {
    return new ClassArchives(programs.resolve("classes"));
  }

  /** A file of this module that is read as it is: the realm, the logging settings. */
  Path config(String file) {
    return module(root).resolve("src/main/config").resolve(file);
  }

  /** The archive of Keycloak as Maven has resolved it. */
  static Path keycloakArchive() throws IOException {
    Properties build = new Properties();
    try (InputStream in = Settings.class.getResourceAsStream("build.properties")) {
      if (in == null) {
        throw new IOException("build.properties is missing from the stack's jar: build it anew.");
      }
      build.load(in);
    }
    return Path.of(build.getProperty("keycloak"));
  }

  private static Path module(Path root) {
    return root.resolve("local-stack").resolve("stack");
  }
}
