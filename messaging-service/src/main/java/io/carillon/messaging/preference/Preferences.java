package io.carillon.messaging.preference;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Block;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.ConsentWord;
import io.carillon.messaging.gate.Purpose;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * What the bearer of a token says about messages: to the token's address, and on the preference
 * page about each way to the person.
 */
@ApplicationScoped
class Preferences {
  private static final String PAGE = "preference page";

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

  /** What the bearer may choose now. */
  List<Choice> choices(Subject subject) {
    return offer(subject).choices();
  }

  /**
   * Does what a form says, and answers what holds from then on: marketing from the moment this
   * returns, the rest as soon as identity has heard.
   */
  List<Choice> choose(Subject subject, String form) {
    Offer offer = offer(subject);
    List<Choice> changed = Choices.changed(offer.choices(), form);
    String tenant = subject.message().order().tenant();
    Instant now = clock.instant();
    transactions.inTenant(
        tenant,
        tx -> {
          Choices.spokenOf(offer.choices(), changed, offer.said())
              .forEach(choice -> say(tx, subject, choice, offer.said(), now));
          return true;
        });
    refusals.tell(tenant);
    return Choices.after(offer.choices(), changed);
  }

  /**
   * What may be chosen.
   *
   * @param said by the person before
   */
  private record Offer(List<Choice> choices, List<ConsentWord> said) {}

  /** While identity is away, marketing to the token's address alone. */
  private Offer offer(Subject subject) {
    Message message = subject.message();
    UUID profile = message.order().profileId();
    Channel own = Channel.of(message.order().channel()).orElseThrow();
    Map<Channel, List<String>> addresses = new EnumMap<>(Channel.class);
    addresses.put(own, List.of(subject.address()));
    try {
      Person person = people.people(message.order().tenant(), List.of(profile)).get(profile);
      if (person != null) {
        for (Channel channel : Channel.values()) {
          addresses.put(channel, names(person.addresses(channel), channel == own, subject));
        }
      }
      List<ConsentWord> said = person == null ? List.of() : person.consents();
      return new Offer(
          Choices.of(own, subject.address(), addresses, said, blocks(message, addresses)), said);
    } catch (ProblemException e) {
      boolean agreed = message.order().purpose() == Purpose.MARKETING;
      ConsentWord last =
          new ConsentWord(
              own.word(), subject.address(), Purpose.MARKETING.word(), agreed, Instant.EPOCH);
      List<Choice> alone =
          Choices.of(own, subject.address(), addresses, List.of(last), blocks(message, addresses));
      return new Offer(List.of(alone.getFirst()), List.of());
    }
  }

  private static List<String> names(List<Address> addresses, boolean own, Subject subject) {
    return Stream.concat(
            own ? Stream.of(subject.address()) : Stream.empty(),
            addresses.stream().map(Address::name))
        .distinct()
        .toList();
  }

  private Map<Channel, List<Block>> blocks(Message message, Map<Channel, List<String>> addresses) {
    String tenant = message.order().tenant();
    return transactions.inTenant(
        tenant,
        tx -> {
          Map<Channel, List<Block>> found = new EnumMap<>(Channel.class);
          addresses.forEach(
              (channel, names) ->
                  found.put(channel, blocks.blocks(tx, tenant, channel.word(), names)));
          return found;
        });
  }

  /**
   * One after the other: a permission of a whole channel is not heard before the refusals in it.
   */
  private void say(Handle tx, Subject subject, Choice choice, List<ConsentWord> said, Instant now) {
    Message message = subject.message();
    if (choice.purpose() == Purpose.MARKETING) {
      choice.addresses().forEach(address -> suppress(tx, subject, choice, address, now));
    }
    Instant at = choice.allowed() ? now.plusMillis(1) : now;
    Choices.words(choice, said, at)
        .forEach(word -> words.add(tx, Refusals.waiting(message, word, PAGE)));
  }

  private void suppress(Handle tx, Subject subject, Choice choice, String address, Instant now) {
    Message message = subject.message();
    String tenant = message.order().tenant();
    String channel = choice.channel().word();
    if (choice.allowed()) {
      suppressions.subscribedAgain(tx, tenant, channel, address, PAGE, now);
    } else if (channel.equals(message.order().channel()) && address.equals(subject.address())) {
      refusals.told(tx, message, address, PAGE, now);
    } else {
      suppressions.unsubscribed(
          tx, tenant, message.order().unit(), channel, address, message.order().id(), now);
    }
  }

  /**
   * No more marketing to this address, from the moment this returns, whatever was said before. It
   * is told as an event once per message at most.
   *
   * @param source `one-click`, `unsubscribe page`
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

  private Optional<Message> message(LinkToken token) {
    return transactions.inTenant(
        token.tenant(), tx -> messages.find(tx, token.tenant(), token.message()));
  }
}
