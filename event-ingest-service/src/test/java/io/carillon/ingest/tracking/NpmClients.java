package io.carillon.ingest.tracking;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * The official clients as npm has them, and TypeScript's compiler, in the versions that are written
 * down beside the scripts in {@code src/test/resources/clients}; installed once into {@code
 * target}.
 */
public final class NpmClients {
  private static final Path SOURCE = Path.of("src/test/resources/clients");
  private static final Path HOME = Path.of("target/clients").toAbsolutePath();
  private static final Path LOCK = Path.of("package-lock.json");
  private static final Path INSTALLED = HOME.resolve("installed.json");
  private static final int OLDEST_NODE = 20;
  private static final Pattern NO_REGISTRY =
      Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|E50[234]");

  private record Ended(int status, String output) {}

  private NpmClients() {}

  /** Installs them; ends the test as skipped where this machine cannot have them. */
  public static void install() {
    requireNode();
    try {
      Files.createDirectories(HOME);
      String lock = Files.readString(SOURCE.resolve(LOCK));
      try (var files = Files.list(SOURCE)) {
        for (Path file : files.toList()) {
          Files.copy(file, HOME.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      if (Files.exists(INSTALLED) && Files.readString(INSTALLED).equals(lock)) {
        return;
      }
      Ended npm = run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
      Assumptions.assumeFalse(
          npm.status() != 0 && NO_REGISTRY.matcher(npm.output()).find(),
          "npm reaches no registry, so there are no clients to try");
      requireSuccess("npm ci", npm);
      Files.writeString(INSTALLED, lock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a script of theirs to its end. */
  static void run(String script, int port, String writeKey, String mark) {
    try {
      requireSuccess(
          script, run("node", script + ".js", "http://127.0.0.1:" + port, writeKey, mark));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What TypeScript's compiler says of a file: nothing, when it takes it. */
  public static String typeScriptSaysOf(Path file) {
    try {
      Ended ended =
          run(
              "node",
              HOME.resolve("node_modules/typescript/bin/tsc").toString(),
              "--strict",
              "--noEmit",
              "--target",
              "es2022",
              "--skipLibCheck",
              file.toString());
      return ended.status() == 0 ? "" : ended.output();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireNode() {
    try {
      Ended node = run("node", "--version");
      int major = Integer.parseInt(node.output().strip().substring(1).split("\\.", 2)[0]);
      Assumptions.assumeTrue(major >= OLDEST_NODE, "Node is older than " + OLDEST_NODE);
      run("npm", "--version");
    } catch (IOException e) {
      Assumptions.abort("Node and npm are not on this machine");
    }
  }

  private static void requireSuccess(String what, Ended ended) {
    if (ended.status() != 0) {
      throw new AssertionError(what + " ended with " + ended.status() + ":\n" + ended.output());
    }
  }

  private static Ended run(String... command) throws IOException {
    Files.createDirectories(HOME);
    Path output = Files.createTempFile(HOME, "out", ".log");
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command[0] + " does not end:\n" + Files.readString(output, UTF_8));
      }
      return new Ended(process.exitValue(), Files.readString(output, UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
