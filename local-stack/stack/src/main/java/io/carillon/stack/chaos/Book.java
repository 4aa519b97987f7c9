package io.carillon.stack.chaos;

import io.carillon.stack.chaos.Told.Mail;
import io.carillon.stack.chaos.Told.Outage;
import io.carillon.stack.chaos.Told.Person;
import io.carillon.stack.chaos.Told.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where clients write down what they are told, as they are told it. Safe for many threads. */
final class Book {
  private static final String HELD = "held";

  private static final class Entry {
    private final Story story;
    private final Instant began = Instant.now();
    private final List<Mail> mails;
    private final List<Way> ways;
    private boolean accepted;
    private @Nullable Instant revoked;

    Entry(Story story) {
      this.story = story;
      this.mails = new ArrayList<>(story.mails());
      this.ways = new ArrayList<>(story.ways());
    }

    Person person() {
      return new Person(
          story.id(),
          story.address(),
          accepted,
          began,
          story.ids(),
          story.facts(),
          List.copyOf(mails),
          ways.stream().map(this::asRevoked).toList(),
          revoked);
    }

    private Way asRevoked(Way way) {
      return revoked == null || !way.exits().contains(Story.OFFERED)
          ? way
          : new Way(way.journey(), Set.of(Story.OFFERED, HELD), way.value(), way.timer());
    }
  }

  private final Map<String, Entry> people = new LinkedHashMap<>();
  private final List<Outage> outages = new ArrayList<>();
  private final List<Offence> noticed = new ArrayList<>();

  /** A client is about to send these people's events for the first time. */
  synchronized void begin(Collection<Story> stories) {
    stories.forEach(story -> people.put(story.id(), new Entry(story)));
  }

  /** These people's events were answered 200. */
  synchronized void accepted(Collection<Story> stories) {
    stories.forEach(story -> entry(story).accepted = true);
  }

  /** A revocation was answered. */
  synchronized void revoked(Story story, Instant at) {
    entry(story).revoked = at;
  }

  /** A message was taken that has to become a mail. */
  synchronized void asked(Story story, String template) {
    entry(story).mails.add(new Mail(Set.of(template), false, Duration.ZERO));
  }

  /** Somebody was put into a journey that sends one mail. */
  synchronized void entered(Story story, String journey, String exit) {
    asked(story, journey);
    entry(story).ways.add(new Way(journey, Set.of(exit), null, null));
  }

  synchronized void outage(Outage outage) {
    outages.add(outage);
  }

  /** A client itself saw what must not be. */
  synchronized void noticed(Offence offence) {
    noticed.add(offence);
  }

  /**
   * How many accepted events are in flight: their person's welcome, which the last of them brings,
   * has not arrived.
   *
   * @param since people who began before are not looked at
   * @param welcomed the addresses whose welcome has arrived
   */
  synchronized int inFlight(Instant since, Set<String> welcomed) {
    return people.values().stream()
        .filter(entry -> entry.accepted && !entry.began.isBefore(since))
        .filter(entry -> !welcomed.contains(entry.story.address()))
        .mapToInt(entry -> entry.story.events().size())
        .sum();
  }

  synchronized Told told() {
    return new Told(
        people.values().stream().map(Entry::person).toList(),
        List.copyOf(outages),
        List.copyOf(noticed));
  }

  private Entry entry(Story story) {
    Entry entry = people.get(story.id());
    if (entry == null) {
      throw new IllegalStateException(story.id() + " has not begun.");
    }
    return entry;
  }
}
