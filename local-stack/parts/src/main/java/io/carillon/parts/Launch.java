package io.carillon.parts;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How to start one process: the command, what is added to this process's environment, the folder to
 * run in, and the file that takes its output.
 */
public record Launch(List<String> command, Map<String, String> environment, Path folder, Path log) {

  /** A Java program with the class path of this process and the JDK that runs it. */
  public static Launch java(
      List<String> options, Class<?> main, List<String> arguments, Path folder, Path log) {
    List<String> command = new ArrayList<>();
    command.add(javaExecutable());
    command.addAll(options);
    command.add(main.getName());
    command.addAll(arguments);
    return new Launch(command, Map.of("CLASSPATH", classPath()), folder, log);
  }

  /** The same with more of an environment. */
  public Launch with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.putAll(more);
    return new Launch(command, all, folder, log);
  }

  /** This process's class path, good in any folder. */
  private static String classPath() {
    String separator = File.pathSeparator;
    return Arrays.stream(System.getProperty("java.class.path", "").split(separator, -1))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(separator));
  }

  /** The {@code java} of the JDK that runs this process. */
  public static String javaExecutable() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * Starts the process in a session of its own, so that neither Ctrl-C in this terminal nor its end
   * reaches it. Output is added to the log.
   */
  public Process start() throws IOException {
    Files.createDirectories(folder);
    if (log.getParent() != null) {
      Files.createDirectories(log.getParent());
    }
    List<String> all = new ArrayList<>(ownSession());
    all.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static List<String> ownSession() {
    if (onPath("setsid").isPresent()) {
      return List.of("setsid");
    }
    if (onPath("perl").isPresent()) {
      return List.of("perl", "-e", "use POSIX qw(setsid); setsid(); exec @ARGV;");
    }
    return List.of();
  }

  static Optional<Path> onPath(String program) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
