package io.carillon.messaging.message;

import static io.carillon.messaging.message.MessageState.ACCEPTED;
import static io.carillon.messaging.message.MessageState.BOUNCED;
import static io.carillon.messaging.message.MessageState.CLAIMED;
import static io.carillon.messaging.message.MessageState.COMPLAINED;
import static io.carillon.messaging.message.MessageState.DELIVERED;
import static io.carillon.messaging.message.MessageState.PENDING;
import static io.carillon.messaging.message.MessageState.REJECTED;
import static io.carillon.messaging.message.MessageState.RETRYABLE;
import static io.carillon.messaging.message.MessageState.UNKNOWN;
import static io.carillon.messaging.message.MessageState.WITHHELD;

import java.util.List;
import java.util.Optional;

/** The table of a message's life. What is not in it does not happen. */
public final class Lifecycle {

  /** One row: in this state, when this happens, the message goes to that state. */
  public record Row(MessageState from, Move move, MessageState to) {}

  /**
   * Every row. A message once ACCEPTED is never claimed again, and one that may have left only when
   * its provider says late that it took nothing. A provider may call before its answer has come, or
   * behind one that said nothing was taken: what it says of having it counts in every state that
   * still waits.
   */
  public static final List<Row> TABLE =
      List.of(
          row(PENDING, Move.CLAIM, CLAIMED),
          row(PENDING, Move.EXPIRE, WITHHELD),
          row(PENDING, Move.ACCEPT, ACCEPTED),
          row(CLAIMED, Move.RELEASE, PENDING),
          row(CLAIMED, Move.WITHHOLD, WITHHELD),
          row(CLAIMED, Move.ACCEPT, ACCEPTED),
          row(CLAIMED, Move.REJECT, REJECTED),
          row(CLAIMED, Move.DEFER, RETRYABLE),
          row(CLAIMED, Move.LOSE, UNKNOWN),
          row(RETRYABLE, Move.CLAIM, CLAIMED),
          row(RETRYABLE, Move.EXPIRE, REJECTED),
          row(RETRYABLE, Move.ACCEPT, ACCEPTED),
          row(UNKNOWN, Move.ACCEPT, ACCEPTED),
          row(UNKNOWN, Move.REJECT, REJECTED),
          row(UNKNOWN, Move.DEFER, RETRYABLE),
          row(UNKNOWN, Move.DELIVER, DELIVERED),
          row(UNKNOWN, Move.BOUNCE, BOUNCED),
          row(UNKNOWN, Move.COMPLAIN, COMPLAINED),
          row(ACCEPTED, Move.DELIVER, DELIVERED),
          row(ACCEPTED, Move.BOUNCE, BOUNCED),
          row(ACCEPTED, Move.COMPLAIN, COMPLAINED),
          row(DELIVERED, Move.BOUNCE, BOUNCED),
          row(DELIVERED, Move.COMPLAIN, COMPLAINED));

  private Lifecycle() {}

  /** Where the move leads; empty when it cannot happen in that state. */
  public static Optional<MessageState> next(MessageState from, Move move) {
    return TABLE.stream()
        .filter(row -> row.from() == from && row.move() == move)
        .map(Row::to)
        .findFirst();
  }

  private static Row row(MessageState from, Move move, MessageState to) {
    return new Row(from, move, to);
  }
}
