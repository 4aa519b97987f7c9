package io.carillon.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunFolderTest {
  @TempDir Path folder;

  @Test
  void findsAProcessThatIsAlive() throws Exception {
    RunFolder run = new RunFolder(folder);

    run.write("identity", ProcessHandle.current());

    assertThat(run.find("identity")).contains(ProcessHandle.current());
    assertThat(folder.resolve("identity.pid"))
        .hasContent(Long.toString(ProcessHandle.current().pid()));
  }

  @Test
  void doesNotTakeAnotherProcessWithTheSamePidForIt() throws Exception {
    RunFolder run = new RunFolder(folder);
    run.write("identity", ProcessHandle.current());
    Files.writeString(folder.resolve("identity.since"), "2020-01-01T00:00:00Z");

    assertThat(run.find("identity")).isEmpty();
  }

  @Test
  void keepsItsPortsWhileAnythingRuns() throws Exception {
    RunFolder run = new RunFolder(folder);
    run.requireOffset(0);
    run.write("identity", ProcessHandle.current());

    assertThatCode(() -> run.requireOffset(0)).doesNotThrowAnyException();
    assertThatThrownBy(() -> run.requireOffset(1000))
        .isInstanceOf(StackException.class)
        .hasMessage("This stack is running with CARILLON_PORT_OFFSET=0 (asked for: 1000).");

    run.forget("identity");
    assertThatCode(() -> run.requireOffset(1000)).doesNotThrowAnyException();
  }

  @Test
  void letsOneStartGoOnAtATime() throws Exception {
    RunFolder run = new RunFolder(folder);

    try (var lock = run.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThatThrownBy(run::lock).isInstanceOf(StackException.class);
    }
    run.lock().close();
  }
}
