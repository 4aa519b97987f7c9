package io.carillon.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script behind {@code make}, in a file system that holds only what a test puts there. */
final class FindJdkTest {
  private static final Path SCRIPT = Path.of("..", "bin", "find-jdk").toAbsolutePath().normalize();

  @TempDir Path root;

  private record Result(int code, String out, String err) {}

  @Test
  void passesOverAnOlderJdkThatStandsFirst() throws Exception {
    jdk("usr/lib/jvm/a-17", "17.0.15");
    Path wanted = jdk("usr/lib/jvm/temurin-25", "25.0.1");

    assertThat(find("").out()).isEqualTo(wanted.toRealPath().toString());
  }

  @Test
  void takesJavaHomeWhenItIsOne() throws Exception {
    jdk("usr/lib/jvm/temurin-25", "25.0.1");
    Path chosen = jdk("home/me/jdk", "26");

    assertThat(find(chosen.toString()).out()).isEqualTo(chosen.toRealPath().toString());
  }

  @Test
  void looksBeyondAnOlderJavaHome() throws Exception {
    Path older = jdk("home/me/jdk", "21.0.2");
    Path wanted = jdk("Library/Java/JavaVirtualMachines/temurin/Contents/Home", "25");

    assertThat(find(older.toString()).out()).isEqualTo(wanted.toRealPath().toString());
  }

  @Test
  void saysWhatItNeedsAndWhereItLooked() throws Exception {
    Path older = jdk("usr/lib/jvm/a-17", "17.0.15");

    Result result = find("");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("needs a JDK 25", older + " (Java 17)", "/usr/lib/jvm", "What to do:");
  }

  private Path jdk(String path, String version) throws IOException {
    Path home = root.resolve(path);
    Files.createDirectories(home.resolve("bin"));
    Files.createFile(
        home.resolve("bin/javac"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private Result find(String javaHome) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", SCRIPT.toString());
    builder.environment().clear();
    builder.environment().put("PATH", tools());
    builder.environment().put("JAVA_HOME", javaHome);
    builder.environment().put("HOME", "/root");
    builder.environment().put("CARILLON_JDK_ROOT", root.toString());
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), out.strip(), err);
  }

  /** What the script calls, and no java. */
  private String tools() throws IOException {
    Path tools = Files.createDirectories(root.resolve("tools"));
    for (String tool : new String[] {"bash", "sed", "dirname", "readlink", "sort"}) {
      for (String folder : new String[] {"/usr/bin", "/bin"}) {
        Path real = Path.of(folder, tool);
        if (Files.exists(real) && !Files.exists(tools.resolve(tool))) {
          Files.createSymbolicLink(tools.resolve(tool), real);
        }
      }
    }
    return tools.toString();
  }
}
