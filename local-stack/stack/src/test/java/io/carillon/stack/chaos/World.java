package io.carillon.stack.chaos;

import io.carillon.stack.chaos.Found.Archived;
import io.carillon.stack.chaos.Found.Enrollment;
import io.carillon.stack.chaos.Found.Fired;
import io.carillon.stack.chaos.Found.Message;
import io.carillon.stack.chaos.Found.Said;
import io.carillon.stack.chaos.Told.Outage;
import io.carillon.stack.chaos.Told.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** People with drawn stories, and all that has to come of them, exactly: to be spoilt by tests. */
final class World {
  static final Limits LIMITS = new Limits(Duration.ofSeconds(1), Duration.ofSeconds(2));
  static final Instant BEGAN = Instant.parse("2026-03-07T10:00:00Z");

  final List<Person> people = new ArrayList<>();
  final List<Outage> outages = new ArrayList<>();
  final List<Archived> archive = new ArrayList<>();
  final List<Found.Facts> facts = new ArrayList<>();
  final List<Enrollment> enrollments = new ArrayList<>();
  final List<Said> said = new ArrayList<>();
  final List<Fired> timers = new ArrayList<>();
  final List<Message> messages = new ArrayList<>();
  final List<Found.Mail> mails = new ArrayList<>();

  /** A world of so many people, in which all is as told. */
  static World of(long seed, int count) {
    World world = new World();
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      world.add(Story.drawn("c-" + i, BEGAN, random));
    }
    return world;
  }

  Verdict judge() {
    return Ledger.judge(
        new Told(people, outages, List.of()),
        new Found(archive, facts, enrollments, said, timers, messages, mails),
        LIMITS);
  }

  static Person revoked(Person person, Instant at) {
    return new Person(
        person.id(),
        person.address(),
        person.accepted(),
        person.began(),
        person.events(),
        person.facts(),
        person.mails(),
        person.ways(),
        at);
  }

  static Person unanswered(Person person) {
    return new Person(
        person.id(),
        person.address(),
        false,
        person.began(),
        person.events(),
        person.facts(),
        person.mails(),
        person.ways(),
        null);
  }

  private void add(Story story) {
    people.add(
        new Person(
            story.id(),
            story.address(),
            true,
            BEGAN,
            story.ids(),
            story.facts(),
            story.mails(),
            story.ways(),
            null));
    story.ids().forEach(id -> archive.add(new Archived(id)));
    facts.add(new Found.Facts(story.id(), "profile of " + story.id(), story.facts()));
    for (Told.Way way : story.ways()) {
      String id = story.id() + "/" + way.journey();
      enrollments.add(
          new Enrollment(
              id, story.id(), way.journey(), way.exits().iterator().next(), way.value()));
      said.add(new Said(id, "Journey Entered"));
      said.add(new Said(id, "Journey Exited"));
      if (way.value() != null) {
        said.add(new Said(id, "Journey Converted"));
      }
      if (way.timer() != null) {
        Instant due = BEGAN.plusMillis(50).plus(way.timer());
        timers.add(new Fired(id, story.id(), way.journey(), due, due.plusMillis(20)));
      }
    }
    for (Told.Mail mail : story.mails()) {
      String subject = mail.subjects().iterator().next();
      Instant received = BEGAN.plusMillis(200).plus(mail.after());
      messages.add(new Message("m-" + messages.size(), story.id(), subject, "accepted"));
      mails.add(new Found.Mail(story.address(), subject, received));
    }
  }
}
