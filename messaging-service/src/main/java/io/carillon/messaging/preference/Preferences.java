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
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What the bearer of a token says about messages: to the token's address, and on the preference
 * page against each way to the person.
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
    Known known = known(subject);
    return known.shown(offer(subject, known));
  }

  /**
   * What holds behind a form.
   *
   * @param whole whether all that the form showed could be judged
   */
  record Saved(List<Choice> choices, boolean whole) {}

  /**
   * Does what a form says: marketing is refused from the moment this returns, the rest holds as
   * soon as identity has heard.
   */
  Saved choose(Subject subject, String form) {
    Known known = known(subject);
    List<Choice> offered = offer(subject, known);
    List<Choice> changed = Choices.changed(offered, form);
    Instant now = clock.instant();
    List<ConsentWord> news =
        changed.stream().flatMap(choice -> Choices.words(choice, now).stream()).toList();
    String tenant = subject.message().order().tenant();
    transactions.inTenant(
        tenant,
        tx -> {
          changed.stream()
              .filter(choice -> choice.purpose() == Purpose.MARKETING)
              .forEach(choice -> suppress(tx, subject, choice, now));
          news.forEach(word -> words.add(tx, Refusals.waiting(subject.message(), word, PAGE)));
          return true;
        });
    refusals.tell(tenant);
    Known after = new Known(known.addresses(), Choices.heard(known.said(), news), known.away());
    return new Saved(
        after.shown(offer(subject, after)), Choices.covers(known.shown(offered), form));
  }

  /**
   * What is known of the person.
   *
   * @param said what identity has heard, and what it is still to hear
   * @param away whether identity does not answer
   */
  private record Known(Map<Channel, List<String>> addresses, List<ConsentWord> said, boolean away) {
    /** While identity is away the page shows marketing to the link's own address alone. */
    List<Choice> shown(List<Choice> choices) {
      return away ? List.of(choices.getFirst()) : choices;
    }
  }

  private Known known(Subject subject) {
    Message message = subject.message();
    String tenant = message.order().tenant();
    UUID profile = message.order().profileId();
    // before identity is asked: what it hears in between is in either
    List<ConsentWord> unheard =
        transactions.inTenant(tenant, tx -> words.unheard(tx, tenant, profile));
    try {
      Person person = people.people(tenant, List.of(profile)).get(profile);
      Map<Channel, List<String>> addresses = new EnumMap<>(Channel.class);
      if (person != null) {
        for (Channel channel : Channel.values()) {
          addresses.put(channel, person.addresses(channel).stream().map(Address::name).toList());
        }
      }
      List<ConsentWord> said = person == null ? List.of() : person.consents();
      return new Known(addresses, Choices.heard(said, unheard), false);
    } catch (ProblemException e) {
      boolean agreed = message.order().purpose() == Purpose.MARKETING;
      ConsentWord last =
          new ConsentWord(
              message.order().channel(),
              subject.address(),
              Purpose.MARKETING.word(),
              agreed,
              Instant.EPOCH);
      return new Known(Map.of(), Choices.heard(List.of(last), unheard), true);
    }
  }

  private List<Choice> offer(Subject subject, Known known) {
    String tenant = subject.message().order().tenant();
    Channel own = Channel.of(subject.message().order().channel()).orElseThrow();
    Map<Channel, Set<String>> asked = new EnumMap<>(Channel.class);
    known.addresses().forEach((channel, names) -> asked.put(channel, new TreeSet<>(names)));
    asked.computeIfAbsent(own, _ -> new TreeSet<>()).add(subject.address());
    Map<Channel, List<Block>> against =
        transactions.inTenant(
            tenant,
            tx -> {
              Map<Channel, List<Block>> found = new EnumMap<>(Channel.class);
              asked.forEach(
                  (channel, names) ->
                      found.put(channel, blocks.blocks(tx, tenant, channel.word(), names)));
              return found;
            });
    return Choices.of(own, subject.address(), known.addresses(), known.said(), against);
  }

  private void suppress(Handle tx, Subject subject, Choice choice, Instant now) {
    Message message = subject.message();
    String tenant = message.order().tenant();
    String channel = choice.channel().word();
    for (String address : choice.addresses()) {
      if (choice.allowed()) {
        suppressions.subscribedAgain(tx, tenant, channel, address, PAGE, now);
      } else if (choice.own()) {
        refusals.told(tx, message, address, PAGE, now);
      } else {
        suppressions.unsubscribed(
            tx, tenant, message.order().unit(), channel, address, message.order().id(), now);
      }
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
