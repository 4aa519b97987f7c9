package io.carillon.messaging.sending;

import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.gate.WithheldReason;
import io.carillon.messaging.message.Change;
import io.carillon.messaging.message.JourneyStep;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.message.MessageStore.Had;
import io.carillon.messaging.message.Move;
import io.carillon.messaging.message.Order;
import io.carillon.messaging.people.PeopleClient;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.problem.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Of two profiles that may well be one person, only the first is sent the marketing message of a
 * journey's step, where the tenant wants it so. A suggestion keeps back; it sends nothing.
 */
@ApplicationScoped
class Doubles {
  /** A step's message is no double of one that was asked for longer ago. */
  private static final Duration WITHIN = Duration.ofDays(7);

  private final KeyRing tenants;
  private final PeopleClient people;
  private final MessageStore store;

  @Inject
  Doubles(KeyRing tenants, PeopleClient people, MessageStore store) {
    this.tenants = tenants;
    this.people = people;
    this.store = store;
  }

  /**
   * Who may be the same person as those whom these messages are for, as far as that matters.
   *
   * @throws ProblemException DEPENDENCY_AWAY
   */
  Map<UUID, Set<UUID>> suspected(String tenant, Collection<Message> messages) {
    double from = tenants.rules(tenant).withholdFrom();
    Set<UUID> profiles =
        messages.stream()
            .map(Message::order)
            .filter(Doubles::counts)
            .map(Order::profileId)
            .collect(Collectors.toCollection(TreeSet::new));
    return from > 1 || profiles.isEmpty() ? Map.of() : people.likely(tenant, profiles, from);
  }

  /**
   * What was sent to whom these letters' people may be; two batches at once wait for each other.
   */
  Ledger open(
      Handle tx, String tenant, List<Letter> letters, Map<UUID, Set<UUID>> suspected, Instant now) {
    Set<String> journeys =
        letters.stream()
            .filter(letter -> mayBeDouble(letter, suspected))
            .flatMap(letter -> step(letter.message().order()).map(JourneyStep::id).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    if (journeys.isEmpty()) {
      return new Ledger(Map.of(), new HashSet<>());
    }
    Set<UUID> others =
        suspected.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    return new Ledger(
        suspected, new HashSet<>(store.had(tx, tenant, journeys, others, now.minus(WITHIN))));
  }

  /** Of some letters, who had what before them, and which of them leave. */
  static final class Ledger {
    private final Map<UUID, Set<UUID>> suspected;
    private final Set<Had> had;

    private Ledger(Map<UUID, Set<UUID>> suspected, Set<Had> had) {
      this.suspected = suspected;
      this.had = had;
    }

    /** Instead of a letter, where the other one had it or is just being sent it. */
    Optional<Letter> keptBack(Letter letter, Instant now) {
      if (!mayBeDouble(letter, suspected)) {
        return Optional.empty();
      }
      Order order = letter.message().order();
      Set<UUID> others = suspected.getOrDefault(order.profileId(), Set.of());
      return had.stream()
          .filter(one -> others.contains(one.profile()))
          .filter(one -> step(order).filter(one::isOf).isPresent())
          .min(Had.ORDER)
          .map(first -> withheld(letter.message(), first, now));
    }

    /** It leaves: the next one is its double. */
    void leaves(Letter letter) {
      had(letter.message().order()).forEach(had::add);
    }
  }

  private static Letter withheld(Message message, Had first, Instant now) {
    return new Letter.Stopped(
        message,
        Change.of(message, Move.WITHHOLD, now, WithheldReason.LIKELY_DUPLICATE.name())
            .detail("who may be the same person had message " + first.message()));
  }

  private static Stream<Had> had(Order order) {
    return step(order).stream()
        .map(step -> new Had(order.id(), order.profileId(), step.id(), step.step()));
  }

  private static boolean mayBeDouble(Letter letter, Map<UUID, Set<UUID>> suspected) {
    Order order = letter.message().order();
    return letter instanceof Letter.Ready
        && counts(order)
        && suspected.containsKey(order.profileId());
  }

  /** What must reach everybody is nobody's double. */
  private static boolean counts(Order order) {
    return order.purpose() == Purpose.MARKETING && order.journey() != null;
  }

  private static Optional<JourneyStep> step(Order order) {
    return Optional.ofNullable(order.journey());
  }
}
