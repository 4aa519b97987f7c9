package io.carillon.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.parts.Launch;
import io.carillon.parts.Processes.Signal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Members are shell scripts here; one answers when the file of its name is there. */
@Timeout(60)
final class StartTest {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private RunFolder run = new RunFolder(Path.of(""));

  @BeforeEach
  void useFolder() {
    run = new RunFolder(folder.resolve("run"));
  }

  @AfterEach
  void endWhatIsLeft() {
    for (String name : List.of("first", "second")) {
      run.find(name).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void startsEachBehindThoseItWaitsFor() {
    Member first = member("first", Set.of(), "sleep 0.3; touch first; exec sleep 60");
    Member second =
        member("second", Set.of("first"), "test -e first && touch second; exec sleep 60");

    start().all(List.of(first, second));

    assertThat(run.find("first")).isPresent();
    assertThat(run.find("second")).isPresent();
    assertThat(printed()).containsSubsequence("✓ first", "✓ second");
  }

  @Test
  void leavesWhatIsRunningAndSaysSo() {
    Member first = member("first", Set.of(), "touch first; exec sleep 60");
    start().all(List.of(first));
    long pid = run.find("first").orElseThrow().pid();

    start().all(List.of(first));

    assertThat(run.find("first").orElseThrow().pid()).isEqualTo(pid);
    assertThat(printed()).contains("· first").contains("was up already");
  }

  @Test
  void endsAllThatItStartedWhenOneDies() {
    Member first = member("first", Set.of(), "touch first; exec sleep 60");
    Member second = member("second", Set.of("first"), "echo no such luck; exit 3");

    assertThatThrownBy(() -> start().all(List.of(first, second)))
        .isInstanceOf(StackException.class)
        .hasMessageStartingWith("second has ended after")
        .hasMessageContaining("no such luck");
    assertThat(run.find("first")).isEmpty();
    assertThat(ProcessHandle.current().descendants()).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void givesUpOnOneThatDoesNotAnswerInTime() {
    Member slow = member("first", Set.of(), "seq 1 30; exec sleep 60");

    assertThatThrownBy(() -> start().all(List.of(slow)))
        .hasMessageStartingWith("first is not healthy after")
        .hasMessageContaining("\n    11\n")
        .hasMessageEndingWith("\n    30");
    assertThat(run.find("first")).isEmpty();
  }

  @Test
  void saysOfOneThatRunsButDoesNotAnswerWhatItsLogSaysAndLeavesIt() throws Exception {
    Member first = member("first", Set.of(), "exit 1");
    Files.writeString(first.log(), "all is well\nstuck\n");
    run.write("first", ofAnEarlierStart());
    Start again =
        new Start(
            run,
            new Progress(new PrintStream(out, true, StandardCharsets.UTF_8)),
            Duration.ofMillis(300));

    assertThatThrownBy(() -> again.all(List.of(first)))
        .isInstanceOfSatisfying(
            StackException.class,
            e -> assertThat(e.remedy()).isEqualTo("Run make down, then make up again."))
        .hasMessageMatching("(?s)first was up already \\(process \\d+\\), but does not answer.*")
        .hasMessageEndingWith("\n    all is well\n    stuck");
    assertThat(run.find("first")).isPresent();
  }

  @Test
  void endsThoseFirstThatNobodyElseNeeds() {
    Member first = member("first", Set.of(), "");
    Member second = member("second", Set.of("first"), "");

    assertThat(Down.last(List.of(first, second))).containsExactly(second);
    assertThat(Down.last(List.of(first))).containsExactly(first);
  }

  /** No child of this process, as whoever gives up ends all that it started. */
  private static ProcessHandle ofAnEarlierStart() throws IOException {
    Process shell = new ProcessBuilder("sh", "-c", "sleep 60 >/dev/null 2>&1 & echo $!").start();
    String pid = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  private Start start() {
    return new Start(run, new Progress(new PrintStream(out, true, StandardCharsets.UTF_8)));
  }

  private String printed() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private Member member(String name, Set<String> after, String script) {
    return new Member(
        name,
        "here",
        List.of(),
        after,
        () ->
            new Launch(
                List.of("sh", "-c", script), Map.of(), folder, folder.resolve(name + ".log")),
        () -> Files.exists(folder.resolve(name)),
        () -> {},
        Duration.ofSeconds(3),
        Signal.TERM,
        folder.resolve(name + ".log"));
  }
}
