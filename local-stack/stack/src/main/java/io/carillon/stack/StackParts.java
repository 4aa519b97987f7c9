package io.carillon.stack;

import io.carillon.parts.Launch;
import io.carillon.parts.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What somebody who tries the stack does to its parts, beside using it. */
public final class StackParts {
  private static final Duration GONE = Duration.ofSeconds(10);

  private final Settings settings;
  private final RunFolder run;

  private StackParts(Settings settings) {
    this.settings = settings;
    this.run = new RunFolder(settings.home().resolve("run"));
  }

  /** Those of the stack that {@code make up} starts in this environment. */
  public static StackParts of(Map<String, String> environment) {
    return new StackParts(Settings.of(environment));
  }

  /** The names of all parts, in the order of their start. */
  public List<String> names() {
    return new Stack(settings).members().stream().map(Member::name).toList();
  }

  /** The folder of the stack's data, logs and pids. */
  public Path home() {
    return settings.home();
  }

  /** Where ingestion itself listens, beside the gateway. */
  public String ingestUrl() {
    return "http://" + Addresses.HOST + ":" + settings.addresses().of(Addresses.Service.INGEST);
  }

  /** Where the broker listens. */
  public String kafka() {
    return Addresses.HOST + ":" + settings.addresses().kafka();
  }

  /**
   * {@code kill -9}; returns when the process is gone.
   *
   * @throws IOException when it does not run, or does not go
   */
  public void kill(String part) throws IOException {
    ProcessHandle process = process(part);
    process.destroyForcibly();
    long end = System.nanoTime() + GONE.toNanos();
    while (Processes.isAlive(process)) {
      if (System.nanoTime() > end) {
        throw new IOException(part + " outlives kill -9.");
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  /**
   * Stands a part still, with what it has started.
   *
   * @throws IOException when it does not run
   */
  public void standStill(String part) throws IOException {
    Processes.standStill(process(part));
  }

  /** Lets a part go on that stands still. */
  public void goOn(String part) {
    run.find(part).ifPresent(Processes::goOn);
  }

  /**
   * What {@code make up} does, in a process of its own, so that what it starts outlives the caller.
   *
   * @throws IOException when not all is up afterwards; the message says what was told
   */
  public void up() throws IOException, InterruptedException {
    Path told = settings.log("up");
    ProcessBuilder up =
        new ProcessBuilder(
            Launch.javaExecutable(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dcarillon.root=" + settings.root(),
            Up.class.getName());
    up.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = up.redirectErrorStream(true).redirectOutput(told.toFile()).start();
    if (process.waitFor() != 0) {
      throw new IOException("make up failed:\n" + Files.readString(told));
    }
  }

  private ProcessHandle process(String part) throws IOException {
    Optional<ProcessHandle> process = run.find(part);
    return process.orElseThrow(() -> new IOException(part + " does not run."));
  }
}
