package io.carillon.stack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.carillon.parts.Processes;
import io.carillon.parts.Processes.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Archives of the classes that a program loads when it starts, made once after a build: a start
 * from one takes about half of the processor's time. Without one a start is only slower.
 */
record ClassArchives(Path folder) {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final List<String> QUIET = List.of("-Xlog:disable", "-Xshare:auto");

  /** The options of a start: from the archive, if it was made of this very jar. */
  List<String> options(String name, Path jar) throws IOException {
    List<String> options = new ArrayList<>(QUIET);
    if (isCurrent(name, jar)) {
      options.add("-XX:SharedArchiveFile=" + archive(name));
    }
    return options;
  }

  boolean isCurrent(String name, Path jar) throws IOException {
    Path archive = archive(name);
    return Files.exists(archive)
        && Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(jar)) > 0;
  }

  /**
   * Runs a program once, until it ends or has started, so that it leaves its archive. Where it
   * finds no database it ends, and has loaded nearly all by then.
   *
   * @param command how it is started otherwise; the first word is the {@code java} to use
   * @return whether there is an archive now
   */
  boolean learn(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    Files.createDirectories(folder);
    Path partial = folder.resolve(name + ".partial");
    Files.deleteIfExists(partial);
    List<String> learning = new ArrayList<>(command);
    learning.addAll(1, QUIET);
    learning.add(1, "-XX:ArchiveClassesAtExit=" + partial);
    Path log = log(name);
    ProcessBuilder builder =
        new ProcessBuilder(learning)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (process.isAlive() && System.nanoTime() < end && !hasStarted(name)) {
        Thread.sleep(Duration.ofMillis(100));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while " + name + " was being made ready.", e);
    }
    Processes.stop(process.toHandle(), Signal.TERM, PATIENCE);
    if (!Files.exists(partial)) {
      return false;
    }
    Files.move(partial, archive(name), StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  /** Whether the program that learnt last under that name had started before it ended. */
  boolean hasStarted(String name) throws IOException {
    return Files.readString(log(name), ISO_8859_1).contains("Listening on: ");
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private Path archive(String name) {
    return folder.resolve(name + ".jsa");
  }
}
