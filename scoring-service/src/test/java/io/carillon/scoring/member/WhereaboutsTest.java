package io.carillon.scoring.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.platform.problem.ProblemException;
import io.carillon.scoring.definition.ScoringReason;
import io.carillon.scoring.fact.Snapshot;
import io.carillon.scoring.member.Whereabouts.Found;
import io.carillon.scoring.member.Whereabouts.Told;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
  private static final Snapshot REGULAR = new Snapshot(Map.of(), List.of("regulars"));

  private final Map<String, String> keepers =
      Map.of("a", "one", "b", "two", "c", Whereabouts.HERE, "d", "one");
  private final Map<String, String> merged = new HashMap<>(Map.of("a", "b", "b", "c"));

  private Told told(String instance, Set<String> asked) {
    Map<String, Snapshot> facts = new HashMap<>();
    Map<String, String> survivors = new HashMap<>();
    for (String id : asked) {
      assertThat(keepers).containsEntry(id, instance);
      String survivor = merged.get(id);
      if (survivor == null) {
        facts.put(id, REGULAR);
      } else {
        survivors.put(id, survivor);
      }
    }
    return new Told(facts, survivors);
  }

  private Map<String, Found> follow(String... ids) {
    return Whereabouts.follow(
        List.of(ids), id -> Objects.requireNonNull(keepers.get(id)), this::told);
  }

  @Test
  void followsMergesFromInstanceToInstance() {
    assertThat(follow("a", "b", "c", "d"))
        .isEqualTo(
            Map.of(
                "a", new Found("c", REGULAR),
                "b", new Found("c", REGULAR),
                "c", new Found("c", REGULAR),
                "d", new Found("d", REGULAR)));
  }

  @Test
  void followsNobodyInACircleForEver() {
    merged.put("c", "a");

    assertThatThrownBy(() -> follow("a"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.reason()).isEqualTo(ScoringReason.FACTS_NOT_READY));
  }
}
