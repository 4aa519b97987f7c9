package io.carillon.scoring.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComputingTest {
  private final List<Map<Integer, Long>> waitedFor = new ArrayList<>();

  private boolean allTaken(List<Map<Integer, Long>> ends) {
    Iterator<Map<Integer, Long>> next = ends.iterator();
    return Computing.allTaken(next::next, waitedFor::add);
  }

  @Test
  void waitsForWhatIsSentOnFromWhatWasSent() {
    Map<Integer, Long> sent = Map.of(0, 10L, 1, 4L);
    Map<Integer, Long> sentOn = Map.of(0, 10L, 1, 5L);
    Map<Integer, Long> sentOnAgain = Map.of(0, 11L, 1, 5L);

    boolean all = allTaken(List.of(sent, sentOn, sentOnAgain, sentOnAgain));

    assertThat(all).isTrue();
    assertThat(waitedFor).containsExactly(sent, sentOn, sentOnAgain);
  }

  @Test
  void endsWhenWaitingIsInVain() {
    Map<Integer, Long> sent = Map.of(0, 10L);

    boolean all = Computing.allTaken(() -> sent, _ -> false);

    assertThat(all).isFalse();
  }
}
