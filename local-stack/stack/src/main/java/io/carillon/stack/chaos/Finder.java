package io.carillon.stack.chaos;

import static java.util.stream.Collectors.toSet;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.event.v1.FactSnapshot;
import io.carillon.stack.chaos.Found.Archived;
import io.carillon.stack.chaos.Found.Enrollment;
import io.carillon.stack.chaos.Found.Fired;
import io.carillon.stack.chaos.Found.Message;
import io.carillon.stack.chaos.Found.Said;
import io.carillon.stack.chaos.Told.Person;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Looks through public doors at what became of the people of a run. */
final class Finder {
  private static final int FACTS_AT_ONCE = 500;
  private static final int TRAILS_AT_ONCE = 6;
  private static final Set<String> TIMED = Set.of("chaos-offer", "chaos-question");

  private final Doors doors;
  private final Instant began;

  /** Trails of enrollments that have ended, which do not change any more. */
  private final Map<String, List<Fired>> trails = new ConcurrentHashMap<>();

  /**
   * @param began nothing of the run is older
   */
  Finder(Doors doors, Instant began) {
    this.doors = doors;
    this.began = began;
  }

  Found look(List<Person> people) throws IOException {
    Map<String, String> owners = new HashMap<>();
    Set<String> ids = people.stream().map(Person::id).collect(toSet());
    people.forEach(person -> person.events().forEach(event -> owners.put(event, person.id())));
    List<Archived> archive = new ArrayList<>();
    List<Said> said = new ArrayList<>();
    Map<String, String> profiles = new HashMap<>();
    doors.each(
        "/v1/events?after=" + Doors.encoded(began.toString()),
        event -> {
          String id = event.path("messageId").asText();
          String owner = owners.get(id);
          if (owner != null) {
            archive.add(new Archived(id));
            profiles.put(event.path("profileId").asText(), owner);
          } else if (event.path("event").asText().startsWith("Journey ")) {
            said.add(
                new Said(
                    event.path("properties").path("enrollmentId").asText(),
                    event.path("event").asText()));
          }
          return true;
        });
    List<Enrollment> enrollments = enrollments(profiles);
    return new Found(
        archive,
        facts(profiles),
        enrollments,
        said,
        timers(enrollments),
        messages(profiles),
        mails(ids));
  }

  private List<Found.Facts> facts(Map<String, String> profiles) throws IOException {
    List<Found.Facts> facts = new ArrayList<>();
    List<String> ids = List.copyOf(profiles.keySet());
    for (int from = 0; from < ids.size(); from += FACTS_AT_ONCE) {
      List<String> some = ids.subList(from, Math.min(ids.size(), from + FACTS_AT_ONCE));
      for (Map.Entry<String, FactSnapshot> each : doors.facts(some).entrySet()) {
        facts.add(
            new Found.Facts(
                profiles.getOrDefault(each.getKey(), ""),
                each.getKey(),
                each.getValue().getComputedMap()));
      }
    }
    return facts;
  }

  private List<Enrollment> enrollments(Map<String, String> profiles) throws IOException {
    List<Enrollment> enrollments = new ArrayList<>();
    for (String journey : Definitions.journeys()) {
      String path = "/v1/journeys/" + journey + "/enrollments";
      doors.each(
          path,
          each -> {
            String person = profiles.get(each.path("profile").asText());
            if (person != null) {
              enrollments.add(
                  new Enrollment(
                      each.path("id").asText(),
                      person,
                      journey,
                      each.path("exitReason").asText(""),
                      value(each)));
            }
            return isOfTheRun(each, "enteredAt");
          });
    }
    return enrollments;
  }

  private static @Nullable Double value(JsonNode enrollment) {
    return enrollment.path("converted").asBoolean() ? enrollment.path("value").asDouble() : null;
  }

  private List<Message> messages(Map<String, String> profiles) throws IOException {
    List<Message> messages = new ArrayList<>();
    doors.each(
        "/v1/messages",
        each -> {
          String person = profiles.get(each.path("profileId").asText());
          if (person != null) {
            messages.add(
                new Message(
                    each.path("id").asText(),
                    person,
                    each.path("template").asText(),
                    each.path("state").asText()));
          }
          return isOfTheRun(each, "requestedAt");
        });
    return messages;
  }

  /** These lists have the newest first: what is older ends the look. */
  private boolean isOfTheRun(JsonNode item, String madeAt) {
    return !Instant.parse(item.path(madeAt).asText()).isBefore(began);
  }

  private List<Found.Mail> mails(Set<String> ids) throws IOException {
    List<Found.Mail> mails = new ArrayList<>();
    for (JsonNode mail : doors.mails("", began)) {
      for (JsonNode to : mail.path("to")) {
        String address = to.asText();
        if (ids.contains(address.replaceFirst("@.*", ""))) {
          mails.add(
              new Found.Mail(
                  address,
                  mail.path("subject").asText(),
                  Instant.parse(mail.path("receivedAt").asText())));
        }
      }
    }
    return mails;
  }

  private List<Fired> timers(List<Enrollment> enrollments) throws IOException {
    List<Fired> fired = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(TRAILS_AT_ONCE)) {
      List<Future<List<Fired>>> looks =
          enrollments.stream()
              .filter(each -> TIMED.contains(each.journey()))
              .map(each -> threads.submit(() -> trail(each)))
              .toList();
      for (Future<List<Fired>> look : looks) {
        fired.addAll(look.get());
      }
    } catch (ExecutionException e) {
      throw new IOException("A trail cannot be read: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
    return fired;
  }

  private List<Fired> trail(Enrollment enrollment) throws IOException {
    List<Fired> known = trails.get(enrollment.id());
    if (known != null) {
      return known;
    }
    List<Fired> fired = new ArrayList<>();
    for (JsonNode passed :
        doors.get("/v1/enrollments/" + enrollment.id()).orThrow().path("trail")) {
      JsonNode input = passed.path("input");
      if (input.path("input").asText().equals("timer")) {
        fired.add(
            new Fired(
                enrollment.id(),
                enrollment.person(),
                enrollment.journey(),
                Instant.parse(input.path("dueAt").asText()),
                Instant.parse(passed.path("at").asText())));
      }
    }
    if (!enrollment.exit().isEmpty()) {
      trails.put(enrollment.id(), fired);
    }
    return fired;
  }
}
