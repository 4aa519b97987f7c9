package io.carillon.messaging.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carillon.messaging.gate.AddressFault;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.message.Change;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageState;
import io.carillon.messaging.message.Order;
import io.carillon.messaging.message.Progress;
import io.carillon.messaging.provider.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiptsTest {
  private static final Instant NOW = Instant.parse("2026-03-07T10:00:00Z");
  private static final Receipt TAKEN = new Receipt.Taken("SM1");
  private static final Receipt DELIVERED = new Receipt.Delivered("SM1");
  private static final Receipt BOUNCED =
      new Receipt.Bounced("SM1", "TWILIO_30005", "undelivered", AddressFault.DEAD);

  private static List<Change> changes(MessageState state, Receipt receipt) {
    return Receipts.changes(in(state), "twilio", receipt, NOW);
  }

  private static Message after(Message message, Receipt receipt) {
    List<Change> changes = Receipts.changes(message, "twilio", receipt, NOW);
    return changes.isEmpty() ? message : changes.getLast().applied();
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, taken, ACCEPTED",
    "CLAIMED, taken, ACCEPTED",
    "RETRYABLE, taken, ACCEPTED",
    "UNKNOWN, taken, ACCEPTED",
    "ACCEPTED, taken, ''",
    "DELIVERED, taken, ''",
    "BOUNCED, taken, ''",
    "REJECTED, taken, ''",
    "WITHHELD, taken, ''",
    "PENDING, delivered, ACCEPTED DELIVERED",
    "CLAIMED, delivered, ACCEPTED DELIVERED",
    "RETRYABLE, delivered, ACCEPTED DELIVERED",
    "UNKNOWN, delivered, ACCEPTED DELIVERED",
    "ACCEPTED, delivered, DELIVERED",
    "DELIVERED, delivered, ''",
    "BOUNCED, delivered, ''",
    "REJECTED, delivered, ''",
    "CLAIMED, bounced, ACCEPTED BOUNCED",
    "UNKNOWN, bounced, ACCEPTED BOUNCED",
    "ACCEPTED, bounced, BOUNCED",
    "BOUNCED, bounced, ''",
    "COMPLAINED, bounced, ''",
  })
  void whateverWasKnownItEndsRight(MessageState state, String receipt, String expected) {
    Receipt said =
        switch (receipt) {
          case "taken" -> TAKEN;
          case "delivered" -> DELIVERED;
          default -> BOUNCED;
        };

    assertThat(
            changes(state, said).stream()
                .map(change -> change.state().name())
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"CLAIMED", "ACCEPTED", "UNKNOWN"})
  void aBounceCarriesItsReasonAndWhatItSaysOfTheAddress(MessageState state) {
    Change last = changes(state, BOUNCED).getLast();

    assertThat(last.fault()).isEqualTo(AddressFault.DEAD);
    assertThat(last.applied().progress().reason()).isEqualTo("TWILIO_30005");
    assertThat(last.applied().progress().detail()).isEqualTo("undelivered");
    assertThat(last.applied().progress().provider()).isEqualTo("twilio");
    assertThat(last.applied().progress().providerReference()).isEqualTo("SM1");
  }

  @Property
  void repeatedAndInAnyOrderItEndsTheSame(
      @ForAll("states") MessageState state, @ForAll("receipts") List<Receipt> receipts) {
    Message message = in(state);
    for (Receipt receipt : receipts) {
      message = after(message, receipt);
    }
    MessageState end = message.progress().state();
    Message again = message;
    for (Receipt receipt : receipts) {
      again = after(again, receipt);
    }

    assertThat(again.progress().state()).isEqualTo(end);
    if (receipts.contains(DELIVERED)) {
      assertThat(end).isEqualTo(MessageState.DELIVERED);
    }
  }

  @Provide
  Arbitrary<MessageState> states() {
    return Arbitraries.of(
        MessageState.PENDING,
        MessageState.CLAIMED,
        MessageState.RETRYABLE,
        MessageState.UNKNOWN,
        MessageState.ACCEPTED);
  }

  @Provide
  Arbitrary<List<Receipt>> receipts() {
    return Arbitraries.of(TAKEN, DELIVERED).list().ofMaxSize(6);
  }

  private static Message in(MessageState state) {
    var empty = JsonNodeFactory.instance.objectNode();
    Order order =
        new Order(
            "demo",
            "/demo",
            new UUID(1, 2),
            new UUID(3, 4),
            "sms",
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
            state, 1, false, null, null, null, null, null, null, null, List.of(), List.of(), null,
            null, null, List.of()));
  }
}
