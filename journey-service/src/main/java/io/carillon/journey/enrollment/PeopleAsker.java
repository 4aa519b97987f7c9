package io.carillon.journey.enrollment;

import io.carillon.journey.definition.Conditions.Need;
import io.carillon.journey.step.Person;
import io.carillon.platform.problem.ProblemException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Asks what is known of people away from the thread that fires timers: who must be asked about and
 * is not answered for soon is tried again, and holds up nobody else.
 */
@ApplicationScoped
class PeopleAsker {
  private static final Logger LOG = Logger.getLogger(PeopleAsker.class);
  static final Duration SOON = Duration.ofMillis(100);
  private static final Duration LATER = Duration.ofSeconds(1);
  private static final Duration KEPT = Duration.ofSeconds(15);

  private final PeopleClient people;
  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Asked, Question> questions = new HashMap<>();

  @Inject
  PeopleAsker(PeopleClient people) {
    this.people = people;
  }

  /**
   * @param known of whom it is known now what is needed
   * @param again after how long to ask about the others
   */
  record Answer(Map<UUID, Person> known, Duration again) {}

  private record Asked(String tenant, UUID profile) {}

  private record Question(
      Set<Need> needs, Instant at, CompletableFuture<Map<UUID, Person>> answer) {
    /** A question is good for one answer, and not for ever. */
    boolean covers(Set<Need> wanted, Instant now) {
      return needs.containsAll(wanted) && now.isBefore(at.plus(KEPT));
    }
  }

  /**
   * Of these people, those of whom what is needed is known by now; at once, or nearly so.
   *
   * @param patience in the time of {@link System#nanoTime}, until when an answer is waited for
   */
  synchronized Answer ask(
      String tenant, Set<UUID> profiles, Set<Need> needs, Instant now, long patience) {
    Set<UUID> unasked = new HashSet<>();
    for (UUID profile : profiles) {
      Question question = questions.get(new Asked(tenant, profile));
      if (question == null || !question.covers(needs, now)) {
        unasked.add(profile);
      }
    }
    if (!unasked.isEmpty()) {
      begin(tenant, unasked, Set.copyOf(needs), now, patience);
    }
    Map<UUID, Person> known = new HashMap<>();
    Duration again = SOON;
    for (UUID profile : profiles) {
      Asked asked = new Asked(tenant, profile);
      Question question = questions.get(asked);
      if (question != null && question.answer().isDone()) {
        questions.remove(asked);
        if (question.answer().isCompletedExceptionally()) {
          again = LATER;
        } else {
          known.put(
              profile,
              question.answer().join().getOrDefault(profile, Person.unasked(profile.toString())));
        }
      } else if (question != null && !now.isBefore(question.at().plus(LATER))) {
        again = LATER;
      }
    }
    return new Answer(known, again);
  }

  private void begin(
      String tenant, Set<UUID> profiles, Set<Need> needs, Instant now, long patience) {
    questions.values().removeIf(question -> !question.covers(Set.of(), now));
    CompletableFuture<Map<UUID, Person>> answer =
        CompletableFuture.supplyAsync(() -> people.ask(tenant, profiles, needs), work);
    profiles.forEach(
        profile -> questions.put(new Asked(tenant, profile), new Question(needs, now, answer)));
    // almost always the answer is there at once, and nobody has to come again for it
    try {
      var unused = answer.get(patience - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException slow) {
      LOG.debugf("%d timers wait for an answer: tenantId=%s", profiles.size(), tenant);
    } catch (ExecutionException failed) {
      if (!(failed.getCause() instanceof ProblemException problem)
          || !problem.reason().kind().passes()) {
        throw new IllegalStateException("People cannot be asked about", failed.getCause());
      }
      LOG.warnf("%d timers wait: tenantId=%s %s", profiles.size(), tenant, problem.detail());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @PreDestroy
  void close() {
    work.shutdownNow();
  }
}
