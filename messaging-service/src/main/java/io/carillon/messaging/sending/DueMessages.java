package io.carillon.messaging.sending;

import io.carillon.messaging.gate.WithheldReason;
import io.carillon.messaging.message.Change;
import io.carillon.messaging.message.Due;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageState;
import io.carillon.messaging.message.Move;
import io.carillon.messaging.message.Progress;
import java.time.Duration;
import java.time.Instant;

/** What becomes of a message whose time has come: a pure decision. */
final class DueMessages {
  private DueMessages() {}

  static Change change(Message message, Instant now, Duration lease) {
    Progress progress = message.progress();
    Move move = Due.move(progress.state(), progress.leaving(), message.order().expiresAt(), now);
    return switch (move) {
      case CLAIM -> Change.of(message, move, now).dueAt(now.plus(lease));
      case RELEASE -> Change.of(message, move, now, "CLAIM_ENDED").dueAt(now);
      case LOSE ->
          Change.of(message, move, now, "CLAIM_ENDED_WHILE_SENDING")
              .detail("the process that sent it did not say how it ended");
      case EXPIRE ->
          Change.of(
              message,
              move,
              now,
              progress.state() == MessageState.PENDING
                  ? WithheldReason.TOO_LATE.name()
                  : "DEADLINE_PASSED");
      default -> throw new IllegalStateException(move + " is not a matter of time");
    };
  }
}
