package io.carillon.messaging.preference;

import io.carillon.messaging.gate.AddressFault;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.ConsentWord;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageKey;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.outcome.OutcomeWire;
import io.carillon.messaging.suppression.SuppressionStore;
import io.carillon.messaging.suppression.Suppressions;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** What a person, or the vendor in the person's name, says against further messages. */
@ApplicationScoped
public class Refusals {
  private final MessageStore messages;
  private final Suppressions suppressions;
  private final SuppressionStore blocks;
  private final ConsentWordStore words;
  private final ConsentTeller teller;
  private final Outbox outbox;
  private final OutcomeWire outcomes;

  @Inject
  Refusals(
      MessageStore messages,
      Suppressions suppressions,
      SuppressionStore blocks,
      ConsentWordStore words,
      ConsentTeller teller,
      Outbox outbox,
      OutcomeWire outcomes) {
    this.messages = messages;
    this.suppressions = suppressions;
    this.blocks = blocks;
    this.words = words;
    this.teller = teller;
    this.outbox = outbox;
    this.outcomes = outcomes;
  }

  /**
   * No more marketing to this address, from this transaction on, whatever was said before. It is
   * told as an event once per message at most. {@link #tell} is to follow.
   *
   * @param message the one that led to it
   * @param source `one-click`, `unsubscribe page`, `preference page`, or the vendor's name
   */
  public void unsubscribed(Handle tx, Message message, String address, String source, Instant now) {
    told(tx, message, address, source, now);
    ConsentWord word =
        new ConsentWord(message.order().channel(), address, Purpose.MARKETING.word(), false, now);
    words.add(tx, waiting(message, word, source));
  }

  /** The same as far as it concerns this service: identity is told otherwise. */
  void told(Handle tx, Message message, String address, String source, Instant now) {
    String tenant = message.order().tenant();
    String channel = message.order().channel();
    boolean already =
        blocks.blocks(tx, tenant, channel, List.of(address)).stream()
            .anyMatch(
                block -> block.byThePerson() && block.at().isAfter(message.order().requestedAt()));
    suppressions.unsubscribed(
        tx, tenant, message.order().unit(), channel, address, message.order().id(), now);
    messages.touch(tx, MessageStore.Touch.UNSUBSCRIBED, Map.of(MessageKey.of(message), now));
    outbox.add(tx, already ? List.of() : List.of(outcomes.unsubscribed(message, source, now)));
  }

  /**
   * What a vendor's refusal means for the address from this transaction on. A push token that is
   * dead is no address that is: the device has another one tomorrow.
   */
  public void refused(Handle tx, Message message, AddressFault fault, String source, Instant now) {
    String address = message.progress().address();
    if (address == null) {
      return;
    }
    switch (fault) {
      case NONE -> {}
      case OPTED_OUT -> unsubscribed(tx, message, address, source, now);
      case DEAD -> {
        String channel = message.order().channel();
        if (channel.equals(Channel.EMAIL.word()) || channel.equals(Channel.SMS.word())) {
          String reason = message.progress().reason();
          suppressions.bounced(
              tx,
              message.order().tenant(),
              message.order().unit(),
              channel,
              address,
              reason == null ? "" : reason,
              message.order().id(),
              now);
        }
      }
    }
  }

  /** Identity is to hear what was said, which is committed. */
  public void tell(String tenant) {
    teller.wake(tenant);
  }

  static ConsentWordStore.Waiting waiting(Message message, ConsentWord word, String source) {
    return new ConsentWordStore.Waiting(
        message.order().tenant(), Ids.next(), message.order().profileId(), source, 0, word);
  }
}
