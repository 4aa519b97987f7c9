package io.carillon.messaging.message;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A message as it is stored. */
public record Message(Order order, Progress progress) {

  /** A new one that waits for whoever sends next. */
  public static Message pending(Order order, Instant now) {
    return fresh(order, MessageState.PENDING, 0, now, now);
  }

  /** A new one that this process sends at once. */
  public static Message claimed(Order order, Instant now, Duration lease) {
    return fresh(order, MessageState.CLAIMED, 1, now, now.plus(lease));
  }

  private static Message fresh(
      Order order, MessageState state, int attempt, Instant now, Instant dueAt) {
    Progress.Transition asked =
        new Progress.Transition(MessageState.PENDING, order.requestedAt(), null);
    List<Progress.Transition> transitions =
        state == MessageState.PENDING
            ? List.of(asked)
            : List.of(asked, new Progress.Transition(state, now, null));
    return new Message(
        order,
        new Progress(
            state,
            attempt,
            false,
            dueAt,
            null,
            null,
            null,
            null,
            null,
            null,
            List.of(),
            List.of(),
            null,
            null,
            null,
            transitions));
  }
}
