package io.carillon.messaging.preference;

import io.carillon.messaging.gate.ConsentWord;
import io.carillon.messaging.gate.Gate;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.gate.Verdict;
import io.carillon.messaging.link.Door;
import io.carillon.messaging.link.LinkToken;
import io.carillon.messaging.link.Links;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.people.PeopleClient;
import io.carillon.messaging.people.Person;
import io.carillon.messaging.suppression.SuppressionStore;
import io.carillon.messaging.suppression.Suppressions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the bearer of a token says about the marketing messages to the token's address. */
@ApplicationScoped
class Preferences {
  private final Links links;
  private final Transactions transactions;
  private final MessageStore messages;
  private final Suppressions suppressions;
  private final SuppressionStore blocks;
  private final ConsentWordStore words;
  private final Refusals refusals;
  private final PeopleClient people;
  private final Clock clock;

  @Inject
  Preferences(
      Links links,
      Transactions transactions,
      MessageStore messages,
      Suppressions suppressions,
      SuppressionStore blocks,
      ConsentWordStore words,
      Refusals refusals,
      PeopleClient people,
      Clock clock) {
    this.links = links;
    this.transactions = transactions;
    this.messages = messages;
    this.suppressions = suppressions;
    this.blocks = blocks;
    this.words = words;
    this.refusals = refusals;
    this.people = people;
    this.clock = clock;
  }

  /**
   * Whose preferences they are.
   *
   * @param locale of the message that the token came in
   */
  record Subject(Message message, String address, String locale) {}

  /** The subject of a token; empty for anything that was not sent from here. */
  Optional<Subject> subject(Door door, String text) {
    return links
        .read(door, text)
        .flatMap(this::message)
        .flatMap(
            message -> {
              String address = message.progress().address();
              String locale = message.progress().locale();
              return address == null
                  ? Optional.empty()
                  : Optional.of(new Subject(message, address, locale == null ? "" : locale));
            });
  }

  /** Whether marketing may be sent to the address now, as far as is known. */
  boolean subscribed(Subject subject) {
    Message message = subject.message();
    String tenant = message.order().tenant();
    String channel = message.order().channel();
    var against =
        transactions.inTenant(
            tenant, tx -> blocks.blocks(tx, tenant, channel, List.of(subject.address())));
    try {
      Person person =
          people
              .people(tenant, List.of(message.order().profileId()))
              .get(message.order().profileId());
      List<ConsentWord> said = person == null ? List.of() : person.consents();
      return Gate.decide(channel, Purpose.MARKETING, List.of(subject.address()), said, against)
          instanceof Verdict.Send;
    } catch (ProblemException e) {
      return against.isEmpty() && message.order().purpose() == Purpose.MARKETING;
    }
  }

  /**
   * No more marketing to this address, from the moment this returns, whatever was said before. It
   * is told as an event once per message at most.
   *
   * @param source `one-click`, `unsubscribe page`, `preference page`
   */
  void unsubscribe(Subject subject, String source) {
    Message message = subject.message();
    String tenant = message.order().tenant();
    Instant now = clock.instant();
    transactions.inTenant(
        tenant,
        tx -> {
          refusals.unsubscribed(tx, message, subject.address(), source, now);
          return true;
        });
    refusals.tell(tenant);
  }

  /** Marketing to this address is welcome again. */
  void subscribe(Subject subject, String source) {
    Message message = subject.message();
    String tenant = message.order().tenant();
    Instant now = clock.instant();
    transactions.inTenant(
        tenant,
        tx -> {
          suppressions.subscribedAgain(
              tx, tenant, message.order().channel(), subject.address(), source, now);
          words.add(tx, Refusals.waiting(message, subject.address(), true, source, now));
          return true;
        });
    refusals.tell(tenant);
  }

  private Optional<Message> message(LinkToken token) {
    return transactions.inTenant(
        token.tenant(), tx -> messages.find(tx, token.tenant(), token.message()));
  }
}
