package io.carillon.ingest.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Kotlin's own compiler, in a process of its own. */
final class KotlinCompiler {
  private static final String NAME = "org.jetbrains.kotlin.cli.jvm.K2JVMCompiler";
  private static final String JARS =
      Arrays.stream(
              System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                  .split(File.pathSeparator))
          .filter(jar -> jar.contains("/org/jetbrains/"))
          .collect(Collectors.joining(File.pathSeparator));

  private KotlinCompiler() {}

  /**
   * @param said all that it says
   */
  record Compiled(int status, String said) {
    /** The lines of a file that it does not take. */
    Set<Integer> refused(String file) {
      Set<Integer> lines = new TreeSet<>();
      Matcher errors = Pattern.compile(Pattern.quote(file) + ":(\\d+):\\d+: error:").matcher(said);
      while (errors.find()) {
        lines.add(Integer.parseInt(errors.group(1)));
      }
      return lines;
    }
  }

  /** Compiles files into a folder. */
  static Compiled compile(Path into, Path... files) throws IOException, InterruptedException {
    Path said = Files.createTempFile(into.getParent(), "kotlinc", ".log");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                JARS,
                NAME,
                "-no-stdlib",
                "-no-reflect",
                "-cp",
                JARS,
                "-d",
                into.toString()));
    Arrays.stream(files).map(Path::toString).forEach(command::add);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    if (!process.waitFor(180, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("The compiler does not end: " + Files.readString(said, UTF_8));
    }
    return new Compiled(process.exitValue(), Files.readString(said, UTF_8));
  }
}
