package io.carillon.messaging.sending;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Block;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.Gate;
import io.carillon.messaging.gate.Verdict;
import io.carillon.messaging.gate.WithheldReason;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.Order;
import io.carillon.messaging.people.PeopleClient;
import io.carillon.messaging.people.Person;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.suppression.SuppressionStore;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What the gate says right before a message leaves: it may have waited for a connection since it
 * was decided on, and the person may have spoken meanwhile.
 */
@ApplicationScoped
class LastLooks {
  private final PeopleClient people;
  private final SuppressionStore suppressions;
  private final Transactions transactions;
  private final SendingSettings settings;
  private final Clock clock;

  @Inject
  LastLooks(
      PeopleClient people,
      SuppressionStore suppressions,
      Transactions transactions,
      SendingSettings settings,
      Clock clock) {
    this.people = people;
    this.suppressions = suppressions;
    this.transactions = transactions;
    this.settings = settings;
    this.clock = clock;
  }

  /** The messages of a batch, with the addresses they go to, which the gate let pass just now. */
  Batch over(String tenant, List<Message> leaving) {
    return new Batch(tenant, leaving, clock.instant());
  }

  /** What is known now of all who are written to, and what stands against their addresses. */
  private record View(Map<UUID, Person> people, Map<String, List<Block>> blocks) {
    Optional<WithheldReason> against(Order order, String address) {
      Person person = people.get(order.profileId());
      if (person == null) {
        return Optional.of(WithheldReason.PROFILE_UNKNOWN);
      }
      List<String> still =
          Channel.of(order.channel()).stream()
              .flatMap(channel -> person.addresses(channel).stream())
              .map(Address::name)
              .filter(address::equals)
              .distinct()
              .toList();
      return Gate.decide(
                  order.channel(),
                  order.purpose(),
                  still,
                  person.consents(),
                  blocks.getOrDefault(order.channel(), List.of()))
              instanceof Verdict.Withhold(WithheldReason reason)
          ? Optional.of(reason)
          : Optional.empty();
    }
  }

  /** One look serves all messages of a batch for as long as it is fresh. */
  final class Batch {
    private final String tenant;
    private final Set<UUID> profiles = new TreeSet<>();
    private final Map<String, Set<String>> addresses;
    private Optional<View> seen = Optional.empty();
    private Instant at;
    private Optional<Outcome> away = Optional.empty();
    private Instant askAgainAt = Instant.MIN;

    private Batch(String tenant, List<Message> leaving, Instant decidedAt) {
      this.tenant = tenant;
      this.at = decidedAt;
      leaving.forEach(message -> profiles.add(message.order().profileId()));
      addresses =
          leaving.stream()
              .collect(
                  Collectors.groupingBy(
                      message -> message.order().channel(),
                      Collectors.mapping(LastLooks::address, Collectors.toSet())));
    }

    /** What is to become of the message instead of leaving; empty when it may leave. */
    synchronized Optional<Outcome> against(Message message) {
      Instant now = clock.instant();
      if (now.isBefore(askAgainAt)) {
        return away;
      }
      try {
        if (!now.isBefore(at.plus(settings.fresh()))) {
          seen = Optional.of(look());
          at = now;
        }
      } catch (ProblemException e) {
        // said at once to those behind it, who hold a connection each while they wait
        away =
            Optional.of(
                new Outcome.Retry("DEPENDENCY_AWAY", e.reason().name(), settings.patience()));
        askAgainAt = clock.instant().plus(settings.patience());
        return away;
      }
      return seen.flatMap(view -> view.against(message.order(), address(message)))
          .map(Outcome.Withheld::new);
    }

    private View look() {
      Map<UUID, Person> found = people.people(tenant, profiles);
      return transactions.inWholeTenant(
          tenant,
          tx -> {
            Map<String, List<Block>> blocks = new HashMap<>();
            addresses.forEach(
                (channel, of) -> blocks.put(channel, suppressions.blocks(tx, tenant, channel, of)));
            return new View(found, blocks);
          });
    }
  }

  private static String address(Message message) {
    String address = message.progress().address();
    return address == null ? "" : address;
  }
}
