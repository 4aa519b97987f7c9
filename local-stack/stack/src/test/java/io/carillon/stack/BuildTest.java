package io.carillon.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that builds, beside a Maven and a disk that a test puts there. */
final class BuildTest {
  private static final Path SCRIPT = Path.of("..", "bin", "build").toAbsolutePath().normalize();

  @TempDir Path root;

  private record Result(int code, String out, String err) {}

  @Test
  void saysBeforeItBeginsThatTheDiskIsFull() throws Exception {
    program("bin/df", "echo head; echo '/dev/sda 9 8 1900000 99% /'");
    program("mvnw", "touch began");

    Result result = build();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("1900 MB free", "at least 2 GB", "What to do: free some");
    assertThat(root.resolve("began")).doesNotExist();
  }

  @Test
  void namesWhatCouldNotBeDownloaded() throws Exception {
    program(
        "mvnw",
        "echo '[ERROR] Could not transfer artifact org.example:part:jar:1 from central'; exit 1");

    Result result = build();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains(
            "Something could not be downloaded:", "org.example:part:jar:1", "check the network");
  }

  @Test
  void showsEachModuleAndHowLongItTook() throws Exception {
    program("mvnw", "echo '[INFO] Building Carillon · identity 0.1 [3/9]'");

    Result result = build();

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("Carillon · identity", "Built in");
  }

  private Result build() throws Exception {
    Path script = root.resolve("local-stack/bin/build");
    Files.createDirectories(script.getParent());
    Files.copy(SCRIPT, script);
    Path err = root.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(script.toString(), "package");
    builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("CARILLON_HOME", root.resolve("home").toString());
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Result(process.waitFor(), out, Files.readString(err));
  }

  private void program(String name, String body) throws Exception {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/usr/bin/env bash\n" + body + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
