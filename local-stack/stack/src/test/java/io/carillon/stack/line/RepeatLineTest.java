package io.carillon.stack.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.parts.Ports;
import io.carillon.parts.Processes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code make up} again, and {@code make down}: the last that is done to the line. */
@Order(7)
@ExtendWith(WholeLine.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RepeatLineTest {
  private final Line line;

  RepeatLineTest(Line line) {
    this.line = line;
  }

  @Order(1)
  @Test
  void startsNothingWhenAllIsRunning() throws IOException {
    // Given
    Map<String, Long> before = pids();

    // When
    Line.Run up = line.up();

    // Then
    assertThat(up.exit()).as(up.output()).isZero();
    assertThat(up.output()).contains("Carillon is running already");
    assertThat(before.keySet())
        .containsAll(Line.SERVICES.keySet())
        .allSatisfy(part -> assertThat(up.output()).containsPattern(part + " .*was up already"));
    assertThat(pids()).isEqualTo(before);
  }

  @Order(2)
  @Test
  void refusesOtherPortsThanThoseItRunsWith() throws IOException {
    // Given
    Map<String, Long> before = pids();

    // When
    Line.Run up = line.upElsewhere();

    // Then
    assertThat(up.exit()).isEqualTo(1);
    assertThat(up.output())
        .contains("This stack is running with CARILLON_PORT_OFFSET=", "What to do: Go on with");
    assertThat(pids()).isEqualTo(before);
  }

  @Order(3)
  @Test
  void leavesNoProcessAndNoPort() throws IOException {
    // Given
    List<ProcessHandle> running = new ArrayList<>();
    for (String part : line.parts()) {
      running.add(line.process(part).orElseThrow());
    }
    assertThat(running).hasSizeGreaterThan(Line.SERVICES.size()).allMatch(Processes::isAlive);

    // When
    Line.Run down = line.down();

    // Then
    assertThat(down.exit()).as(down.output()).isZero();
    assertThat(line.parts()).isEmpty();
    assertThat(running).noneMatch(Processes::isAlive);
    assertThat(line.processes()).as("what its parts had started").isEmpty();
    assertThat(line.ports()).allMatch(Ports::isFree);
  }

  @Order(4)
  @Test
  void hasNothingToEndWhenNothingRuns() {
    // When
    Line.Run down = line.down();

    // Then
    assertThat(down.exit()).as(down.output()).isZero();
    assertThat(down.output()).contains("Nothing of Carillon is running.");
  }

  @Order(5)
  @Test
  void leavesNothingOfAStartThatIsInterrupted() throws IOException {
    // When
    Line.Run up = line.upInterrupted();

    // Then
    assertThat(up.exit()).as(up.output()).isNotZero();
    assertThat(up.output()).doesNotContain("All up");
    assertThat(line.parts()).isEmpty();
    assertThat(line.processes()).isEmpty();
    assertThat(line.ports()).allMatch(Ports::isFree);
  }

  private Map<String, Long> pids() throws IOException {
    Map<String, Long> pids = new TreeMap<>();
    for (String part : line.parts()) {
      pids.put(part, line.process(part).orElseThrow().pid());
    }
    return pids;
  }
}
