package io.carillon.messaging.callback;

import io.carillon.messaging.message.Change;
import io.carillon.messaging.message.Lifecycle;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.Move;
import io.carillon.messaging.provider.Receipt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a vendor's word changes: a pure decision. */
final class Receipts {
  private Receipts() {}

  /**
   * One change behind the other; none when it is known, or late. Whoever delivers a message, or
   * gives it up, has taken it before.
   */
  static List<Change> changes(Message message, String provider, Receipt receipt, Instant now) {
    List<Change> changes = new ArrayList<>();
    Message stands = message;
    for (Move move : moves(receipt)) {
      if (Lifecycle.next(stands.progress().state(), move).isPresent()) {
        Change change = change(stands, move, receipt, now).provider(provider, receipt.reference());
        changes.add(change);
        stands = change.applied();
      }
    }
    return changes;
  }

  private static List<Move> moves(Receipt receipt) {
    return switch (receipt) {
      case Receipt.Taken _ -> List.of(Move.ACCEPT);
      case Receipt.Delivered _ -> List.of(Move.ACCEPT, Move.DELIVER);
      case Receipt.Bounced _ -> List.of(Move.ACCEPT, Move.BOUNCE);
    };
  }

  private static Change change(Message message, Move move, Receipt receipt, Instant now) {
    return receipt instanceof Receipt.Bounced bounced && move == Move.BOUNCE
        ? Change.of(message, move, now, bounced.code())
            .detail(bounced.detail())
            .fault(bounced.fault())
        : Change.of(message, move, now);
  }
}
