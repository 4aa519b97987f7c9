package io.carillon.messaging.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carillon.messaging.gate.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class LifecycleTest {
  private static final Instant NOW = Instant.parse("2026-03-07T10:00:00Z");

  @TestFactory
  Stream<DynamicTest> everyRowIsTaken() {
    return Lifecycle.TABLE.stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.from() + " " + row.move() + " → " + row.to(),
                    () -> {
                      Message before = in(row.from(), 3);

                      Message after = Change.of(before, row.move(), NOW, "WHY").applied();

                      assertThat(after.progress().state()).isEqualTo(row.to());
                      assertThat(after.progress().reason()).isEqualTo("WHY");
                      assertThat(after.progress().attempt())
                          .isEqualTo(row.move() == Move.CLAIM ? 4 : 3);
                      assertThat(after.progress().transitions())
                          .last()
                          .isEqualTo(new Progress.Transition(row.to(), NOW, "WHY"));
                    }));
  }

  @Test
  void whatIsNotInTheTableDoesNotHappen() {
    Set<String> rows = new HashSet<>();
    Lifecycle.TABLE.forEach(row -> rows.add(row.from() + "/" + row.move()));
    assertThat(rows).hasSize(Lifecycle.TABLE.size());
    for (MessageState from : MessageState.values()) {
      for (Move move : Move.values()) {
        if (!rows.contains(from + "/" + move)) {
          assertThatThrownBy(() -> Change.of(in(from, 1), move, NOW))
              .isInstanceOf(IllegalStateException.class);
        }
      }
    }
  }

  @Test
  void whatAProviderHasIsNeverSentAgain() {
    Set<MessageState> claimable = EnumSet.noneOf(MessageState.class);
    Lifecycle.TABLE.stream()
        .filter(row -> row.move() == Move.CLAIM)
        .forEach(row -> claimable.add(row.from()));

    assertThat(claimable).containsExactlyInAnyOrder(MessageState.PENDING, MessageState.RETRYABLE);
  }

  @Test
  void everyStateIsReached() {
    Set<MessageState> reached = EnumSet.of(MessageState.PENDING);
    Lifecycle.TABLE.forEach(row -> reached.add(row.to()));

    assertThat(reached).containsExactlyInAnyOrder(MessageState.values());
  }

  @Test
  void retriesComeLaterAndLaterButNeverBeforeTheProvidersWish() {
    for (int attempt = 1; attempt < 40; attempt++) {
      Duration wait = Duration.between(NOW, Due.retry(attempt, null, NOW));
      Duration ceiling = Duration.ofMillis(Math.min(900_000, 1_000L << Math.min(attempt - 1, 20)));
      assertThat(wait).isBetween(ceiling.dividedBy(2), ceiling);
    }
    assertThat(Due.retry(1, Duration.ofMinutes(30), NOW)).isEqualTo(NOW.plusSeconds(1_800));
  }

  @Test
  void whatIsDueDependsOnStateTimeAndWhetherBytesMayHaveLeft() {
    Instant over = NOW.minusSeconds(1);
    Instant open = NOW.plusSeconds(1);
    assertThat(Due.move(MessageState.PENDING, false, open, NOW)).isEqualTo(Move.CLAIM);
    assertThat(Due.move(MessageState.PENDING, false, over, NOW)).isEqualTo(Move.EXPIRE);
    assertThat(Due.move(MessageState.RETRYABLE, false, over, NOW)).isEqualTo(Move.EXPIRE);
    assertThat(Due.move(MessageState.CLAIMED, false, open, NOW)).isEqualTo(Move.RELEASE);
    assertThat(Due.move(MessageState.CLAIMED, true, open, NOW)).isEqualTo(Move.LOSE);
    Arrays.asList(MessageState.UNKNOWN, MessageState.ACCEPTED, MessageState.WITHHELD)
        .forEach(
            state ->
                assertThatThrownBy(() -> Due.move(state, false, open, NOW))
                    .isInstanceOf(IllegalStateException.class));
  }

  private static Message in(MessageState state, int attempt) {
    var empty = JsonNodeFactory.instance.objectNode();
    Order order =
        new Order(
            "demo",
            "/demo",
            new UUID(1, 2),
            new UUID(3, 4),
            "email",
            Purpose.MARKETING,
            "welcome",
            null,
            empty,
            null,
            null,
            "",
            0,
            null,
            NOW,
            NOW.plusSeconds(60));
    return new Message(
        order,
        new Progress(
            state, attempt, false, null, null, null, null, null, null, null, List.of(), List.of(),
            null, null, null, List.of()));
  }
}
