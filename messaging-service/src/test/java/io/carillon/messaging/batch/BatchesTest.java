package io.carillon.messaging.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchesTest {
  private final List<List<String>> applied = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  private void apply(Consumer<List<String>> together, String... all) {
    Batches.apply(
        List.of(all),
        some -> {
          together.accept(some);
          applied.add(some);
        },
        (one, _) -> refused.add(one));
  }

  @Test
  void whatFitsIsAppliedTogether() {
    apply(_ -> {}, "a", "b", "c");

    assertThat(applied).containsExactly(List.of("a", "b", "c"));
    assertThat(refused).isEmpty();
  }

  @Test
  void oneThatDoesNotFitHoldsUpNoOther() {
    apply(
        some -> {
          if (some.contains("b")) {
            throw new IllegalStateException("b");
          }
        },
        "a",
        "b",
        "c");

    assertThat(applied).containsExactly(List.of("a"), List.of("c"));
    assertThat(refused).containsExactly("b");
  }

  @Test
  void aTemplateWithoutAnEndIsOneThatDoesNotFit() {
    apply(
        _ -> {
          throw new StackOverflowError();
        },
        "a");

    assertThat(refused).containsExactly("a");
  }

  @Test
  void whatMayPassIsLeftToTheCaller() {
    ProblemException away = new ProblemException(CommonReason.DEPENDENCY_AWAY, "away");

    assertThatThrownBy(
            () ->
                apply(
                    _ -> {
                      throw away;
                    },
                    "a",
                    "b"))
        .isSameAs(away);
    assertThat(refused).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "22P05, false",
    "22008, false",
    "23514, false",
    "54000, false",
    "08006, true",
    "57014, true",
    "25006, true"
  })
  void theDatabaseSaysWhetherItIsTheData(String state, boolean passes) {
    assertThat(Batches.passes(new IllegalStateException(new SQLException("what it was", state))))
        .isEqualTo(passes);
  }
}
