package io.carillon.stack.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.parts.Folders;
import io.carillon.parts.Launch;
import io.carillon.parts.Ports;
import io.carillon.parts.Postgres;
import io.carillon.parts.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A stack of its own, beside any other on this machine: started and ended by the programs behind
 * {@code make up} and {@code make down}, in {@code target/line}, on ports that were free. Its logs
 * stay there; its data goes with it.
 */
final class Line implements AutoCloseable {
  /** The services, each with its port before the offset. */
  static final Map<String, Integer> SERVICES =
      Map.of(
          "gateway", 8080,
          "ingest", 8081,
          "identity", 8082,
          "scoring", 8083,
          "journey", 8084,
          "messaging", 8085,
          "geo", 8086,
          "scorecard", 8087,
          "analytics", 8088);

  private static final List<Integer> OTHER_PORTS =
      List.of(8180, 8190, 2525, 19_092, 19_093, 15_432, 16_379);
  private static final int LEAST_OFFSET = 200;
  private static final int MOST_OFFSET = 13_000;
  private static final int PATIENCE_MINUTES = 5;
  private static final int CHAOS_MINUTES = 10;

  /** What a program answered: its exit code and all that it printed. */
  record Run(int exit, String output) {}

  private final Path root;
  private final Path home;
  private final int offset;
  private final Calls calls;

  private Line(Path root, Path home, int offset, Map<String, String> env) {
    this.root = root;
    this.home = home;
    this.offset = offset;
    this.calls = new Calls(env);
  }

  static Line start() throws IOException {
    Path root = Path.of(System.getProperty("carillon.root", "")).toAbsolutePath().normalize();
    Path home = root.resolve("local-stack/stack/target/line");
    endWhatWasLeft(root, home);
    int offset = freeOffset();
    Thread end = Thread.ofPlatform().unstarted(() -> run(root, home, offset, "Down"));
    Runtime.getRuntime().addShutdownHook(end);
    Run up = run(root, home, offset, "Up");
    if (up.exit() != 0) {
      throw new IllegalStateException("The stack for the tests did not start.\n" + up.output());
    }
    return new Line(root, home, offset, env(home));
  }

  /** Every call to it. */
  Calls calls() {
    return calls;
  }

  /** What {@code make up} does. */
  Run up() {
    return run(root, home, offset, "Up");
  }

  /** What {@code make up} does with ports other than those it runs with. */
  Run upElsewhere() {
    return run(root, home, offset + 1, "Up");
  }

  /** What Ctrl-C does to {@code make up} when the first processes are there. */
  Run upInterrupted() throws IOException {
    ProcessBuilder up = command(root, home, offset, "Up");
    // a shell's background job ignores INT, and so does all that it starts
    up.command().addAll(0, List.of("env", "--default-signal=INT"));
    return finish(
        up,
        home,
        PATIENCE_MINUTES,
        process -> {
          await("the first processes")
              .atMost(Duration.ofMinutes(1))
              .until(() -> parts().size() > 1);
          new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        });
  }

  /** What {@code make chaos} does, with words such as {@code seed=7}. */
  Run chaos(String... words) throws IOException {
    ProcessBuilder chaos = command(root, home, offset, "chaos.Chaos");
    chaos.command().addAll(List.of(words));
    return finish(chaos, home, CHAOS_MINUTES, process -> {});
  }

  /** What {@code make down} does. */
  Run down() {
    return run(root, home, offset, "Down");
  }

  Path logs() {
    return home.resolve("log");
  }

  /** Every port that the stack may listen on. */
  List<Integer> ports() {
    return Stream.concat(SERVICES.values().stream(), OTHER_PORTS.stream())
        .map(port -> port + offset)
        .toList();
  }

  /** The stack's PostgreSQL, for its superuser. */
  Postgres postgres() {
    return new Postgres(15_432 + offset, home, home.resolve("data/postgres"), logs(), true);
  }

  /** Where a service's own doors are, such as its health. */
  String addressOf(String service) {
    return "http://127.0.0.1:" + (SERVICES.getOrDefault(service, 0) + offset);
  }

  /** The names of all that run. */
  List<String> parts() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("run"))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".pid"))
          .map(name -> name.substring(0, name.length() - ".pid".length()))
          .sorted()
          .toList();
    }
  }

  Optional<ProcessHandle> process(String part) throws IOException {
    Path pid = home.resolve("run").resolve(part + ".pid");
    return Files.exists(pid)
        ? ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        : Optional.empty();
  }

  /** The processes of this machine whose commands name this stack's folder. */
  List<String> processes() {
    return ProcessHandle.allProcesses()
        .map(process -> process.pid() + " " + process.info().commandLine().orElse(""))
        .filter(line -> line.contains(home + "/"))
        .toList();
  }

  /** {@code kill -9}; returns when the process is gone. */
  void kill(String part) throws IOException {
    ProcessHandle process = process(part).orElseThrow();
    assertThat(process.destroyForcibly()).as("kill -9 %s", part).isTrue();
    await(part + " is gone").atMost(Scene.SOON).until(() -> !Processes.isAlive(process));
  }

  /** Sends a signal by its name, such as STOP. */
  void signal(String part, String signal) throws IOException {
    long pid = process(part).orElseThrow().pid();
    Run kill = finish(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid), home);
    assertThat(kill.exit()).as(kill.output()).isZero();
  }

  @Override
  public void close() throws IOException {
    Run down = down();
    Folders.delete(home.resolve("data"));
    assertThat(down.exit()).as(down.output()).isZero();
  }

  /** A run of the tests that was killed leaves a stack; what its JVMs had learnt may stay. */
  private static void endWhatWasLeft(Path root, Path home) throws IOException {
    if (Files.isDirectory(home.resolve("run"))) {
      run(root, home, 0, "Down");
    }
    for (String folder : List.of("data", "log", "run", "state")) {
      Folders.delete(home.resolve(folder));
    }
    Files.deleteIfExists(home.resolve("env"));
    Files.createDirectories(home);
  }

  private static int freeOffset() {
    List<Integer> ports = Stream.concat(SERVICES.values().stream(), OTHER_PORTS.stream()).toList();
    for (int attempt = 0; attempt < 100; attempt++) {
      int offset = ThreadLocalRandom.current().nextInt(LEAST_OFFSET, MOST_OFFSET);
      if (ports.stream().allMatch(port -> Ports.isFree(port + offset))) {
        return offset;
      }
    }
    throw new IllegalStateException("No CARILLON_PORT_OFFSET leaves all ports free.");
  }

  private static Run run(Path root, Path home, int offset, String program) {
    try {
      return finish(command(root, home, offset, program), home);
    } catch (IOException e) {
      return new Run(-1, e.toString());
    }
  }

  private static ProcessBuilder command(Path root, Path home, int offset, String program)
      throws IOException {
    List<String> command =
        List.of(
            Launch.javaExecutable(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dcarillon.root=" + root,
            "io.carillon.stack." + program);
    ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command));
    builder.environment().put("CLASSPATH", classPath(root));
    builder.environment().put("CARILLON_HOME", home.toString());
    builder.environment().put("CARILLON_PORT_OFFSET", Integer.toString(offset));
    return builder;
  }

  /** What is done to a process while it runs. */
  @FunctionalInterface
  private interface Meanwhile {
    void with(Process process) throws IOException, InterruptedException;
  }

  static Run finish(ProcessBuilder builder, Path folder) throws IOException {
    return finish(builder, folder, PATIENCE_MINUTES, process -> {});
  }

  private static Run finish(ProcessBuilder builder, Path folder, int minutes, Meanwhile meanwhile)
      throws IOException {
    Path output = Files.createTempFile(folder, "run", ".out");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      meanwhile.with(process);
      boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
      String text = Files.readString(output, UTF_8);
      Files.delete(output);
      if (!ended) {
        process.destroyForcibly();
        return new Run(-1, text + "\nIt did not end within %d min.".formatted(minutes));
      }
      return new Run(process.exitValue(), text);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }

  /** What {@code make up} runs with: without this module's tests and what only they need. */
  private static String classPath(Path root) throws IOException {
    Path target = root.resolve("local-stack/stack/target");
    return target.resolve("classes")
        + ":"
        + Files.readString(target.resolve("runtime-class-path"), UTF_8).strip();
  }

  private static Map<String, String> env(Path home) throws IOException {
    Map<String, String> env = new HashMap<>();
    List<String> lines = new ArrayList<>(Files.readAllLines(home.resolve("env"), UTF_8));
    lines.removeIf(line -> line.startsWith("export "));
    for (String line : lines) {
      int equals = line.indexOf('=');
      env.put(line.substring(0, equals), line.substring(equals + 1).replace("'", ""));
    }
    return env;
  }
}
