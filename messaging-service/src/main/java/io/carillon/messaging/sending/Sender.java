package io.carillon.messaging.sending;

import io.carillon.messaging.batch.Batches;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Block;
import io.carillon.messaging.gate.Gate;
import io.carillon.messaging.gate.Verdict;
import io.carillon.messaging.gate.WithheldReason;
import io.carillon.messaging.message.Change;
import io.carillon.messaging.message.Dispatch;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageChanges;
import io.carillon.messaging.message.MessageKey;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.message.Move;
import io.carillon.messaging.message.Order;
import io.carillon.messaging.outcome.OutcomeWire;
import io.carillon.messaging.people.Facts;
import io.carillon.messaging.people.PeopleClient;
import io.carillon.messaging.people.Person;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.quota.Allowance;
import io.carillon.messaging.quota.DailyMessages;
import io.carillon.messaging.suppression.SuppressionStore;
import io.carillon.messaging.template.LiveTemplate;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.events.Traces;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Sends claimed messages: asks who they are for, writes them, lets the gate look, hands them over.
 */
@ApplicationScoped
public class Sender implements Dispatch {
  private static final Logger LOG = Logger.getLogger(Sender.class);
  private static final Duration MARGIN = Duration.ofSeconds(60);

  private final SendingSettings settings;
  private final Writer writer;
  private final PeopleClient people;
  private final MessageStore store;
  private final SuppressionStore suppressions;
  private final Transactions transactions;
  private final Outbox outbox;
  private final OutcomeWire outcomes;
  private final DailyMessages quota;
  private final Doubles doubles;
  private final LastLooks lastLooks;
  private final Results results;
  private final MessageChanges changes;
  private final Clock clock;
  private final AtomicInteger inHand = new AtomicInteger();
  private final ExecutorService workers =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("sender-", 0).factory());

  @Inject
  Sender(
      SendingSettings settings,
      Writer writer,
      PeopleClient people,
      MessageStore store,
      SuppressionStore suppressions,
      Transactions transactions,
      Outbox outbox,
      OutcomeWire outcomes,
      DailyMessages quota,
      Doubles doubles,
      LastLooks lastLooks,
      Results results,
      MessageChanges changes,
      Clock clock) {
    this.settings = settings;
    this.writer = writer;
    this.people = people;
    this.store = store;
    this.suppressions = suppressions;
    this.transactions = transactions;
    this.outbox = outbox;
    this.outcomes = outcomes;
    this.quota = quota;
    this.doubles = doubles;
    this.lastLooks = lastLooks;
    this.results = results;
    this.changes = changes;
    this.clock = clock;
  }

  @Override
  public boolean hasRoom() {
    return !workers.isShutdown() && inHand.get() < settings.inHand();
  }

  @Override
  public Duration lease() {
    return settings.lease();
  }

  /** After the consumers have stopped, and before the last answers are written down. */
  void stop(@Observes @Priority(Results.LAST - 100) ShutdownEvent event)
      throws InterruptedException {
    workers.shutdown();
    if (!workers.awaitTermination(10, TimeUnit.SECONDS)) {
      LOG.warnf("%d messages were still being sent at the stop", inHand.get());
    }
  }

  @Override
  public void go(List<Message> claimed) {
    inHand.addAndGet(claimed.size());
    Map<String, List<Message>> byTenant = new LinkedHashMap<>();
    for (Message message : claimed) {
      byTenant.computeIfAbsent(message.order().tenant(), _ -> new ArrayList<>()).add(message);
    }
    byTenant.forEach(
        (tenant, all) -> {
          for (int from = 0; from < all.size(); from += settings.together()) {
            int to = Math.min(from + settings.together(), all.size());
            List<Message> some = List.copyOf(all.subList(from, to));
            workers.execute(() -> work(tenant, some));
          }
        });
  }

  private void work(String tenant, List<Message> messages) {
    List<Letter.Ready> ready = new ArrayList<>();
    try {
      Traces.in(
          messages.getFirst().order().traceparent(),
          "prepare messages",
          () -> {
            Batches.apply(
                messages,
                some -> ready.addAll(decide(tenant, prepare(tenant, some))),
                this::refused);
            return ready.size();
          });
    } catch (RuntimeException e) {
      LOG.warn("Messages were not prepared; they are tried again when their claim ends", e);
    } finally {
      inHand.addAndGet(ready.size() - messages.size());
    }
    LastLooks.Batch look =
        lastLooks.over(tenant, ready.stream().map(letter -> letter.leaving().applied()).toList());
    ready.forEach(letter -> workers.execute(() -> handOver(letter, look)));
  }

  /** It spoils every batch that it is in, so it ends here. */
  private void refused(Message message, Throwable why) {
    LOG.errorf(why, "Message %s cannot be prepared", message.order().id());
    results.add(
        Change.of(message, Move.REJECT, clock.instant(), "NOT_SENDABLE")
            .detail(why.getClass().getSimpleName()));
  }

  /** Letters, and who may be the same person as those whom they are for. */
  private record Prepared(List<Letter> letters, Map<UUID, Set<UUID>> suspected) {}

  private Prepared prepare(String tenant, List<Message> messages) {
    Map<UUID, Optional<LiveTemplate>> templates = new HashMap<>();
    Map<String, Optional<LiveTemplate>> byKey = new HashMap<>();
    for (Message message : messages) {
      Order order = message.order();
      templates.put(
          order.id(),
          order.content() == null
              ? byKey.computeIfAbsent(
                  order.unit() + " " + order.channel() + "/" + order.template(),
                  _ -> writer.template(order))
              : writer.template(order));
    }
    Set<UUID> wanted = new TreeSet<>();
    Set<UUID> known = new TreeSet<>();
    for (Message message : messages) {
      wanted.add(message.order().profileId());
      if (templates
          .getOrDefault(message.order().id(), Optional.empty())
          .map(live -> live.text().namesFacts())
          .orElse(false)) {
        known.add(message.order().profileId());
      }
    }
    Instant now = clock.instant();
    Map<UUID, Person> found;
    Map<UUID, Facts> facts;
    Map<UUID, Set<UUID>> suspected;
    try {
      found = people.people(tenant, wanted);
      facts = known.isEmpty() ? Map.of() : people.facts(tenant, known);
      suspected = doubles.suspected(tenant, messages);
    } catch (ProblemException e) {
      if (!e.reason().kind().passes()) {
        throw e;
      }
      return new Prepared(
          messages.stream().map(message -> waiting(message, now)).toList(), Map.of());
    }
    List<Letter> letters = new ArrayList<>(messages.size());
    for (Message message : messages) {
      UUID profile = message.order().profileId();
      letters.add(
          writer.write(
              message,
              templates.getOrDefault(message.order().id(), Optional.empty()),
              found.get(profile),
              facts.getOrDefault(profile, Facts.NONE),
              now));
    }
    return new Prepared(letters, suspected);
  }

  /** Identity or scoring do not answer: the message waits, longer the longer it has waited. */
  private Letter waiting(Message message, Instant now) {
    Duration age = Duration.between(message.order().requestedAt(), now);
    long wait = Math.clamp(age.toMillis() / 4, settings.patience().toMillis(), 60_000);
    return new Letter.Stopped(
        message,
        Change.of(message, Move.RELEASE, now, "DEPENDENCY_AWAY").dueAt(now.plusMillis(wait)));
  }

  /** The last look, at what this service itself knows, in the transaction that lets them go. */
  private List<Letter.Ready> decide(String tenant, Prepared prepared) {
    List<Letter> letters = prepared.letters();
    Instant now = clock.instant();
    List<Letter.Ready> ready = new ArrayList<>();
    Set<MessageKey> applied =
        transactions.inBatch(
            List.of(tenant),
            tx -> {
              ready.clear();
              Map<String, List<Block>> blocks = new HashMap<>();
              Letter.addressed(letters).stream()
                  .map(letter -> letter.message().order().channel())
                  .distinct()
                  .forEach(
                      channel ->
                          blocks.put(
                              channel,
                              suppressions.blocks(
                                  tx, tenant, channel, Letter.addresses(letters, channel))));
              List<Letter> looked =
                  letters.stream()
                      .map(one -> one instanceof Letter.Addressed a ? look(a, blocks, now) : one)
                      .toList();
              Doubles.Ledger had = doubles.open(tx, tenant, looked, prepared.suspected(), now);
              Allowance allowance =
                  looked.stream().anyMatch(Sender::leavesFirst)
                      ? quota.open(tx, tenant, now)
                      : Allowance.WITHOUT_END;
              List<Change> steps = new ArrayList<>();
              for (Letter letter : looked) {
                switch (leaving(letter, had, allowance, now)) {
                  case Letter.Ready go -> {
                    ready.add(go);
                    steps.add(go.leaving());
                  }
                  case Letter.Stopped(var _, Change change) -> steps.add(change);
                  case Letter.Addressed _ -> throw new IllegalStateException("nobody looked");
                }
              }
              Set<MessageKey> done = store.apply(tx, steps);
              quota.count(
                  tx,
                  tenant,
                  allowance,
                  ready.stream()
                      .filter(Sender::leavesFirst)
                      .filter(go -> done.contains(MessageKey.of(go.message())))
                      .count());
              outbox.add(
                  tx,
                  steps.stream()
                      .filter(change -> done.contains(MessageKey.of(change.message())))
                      .flatMap(change -> outcomes.told(change, now).stream())
                      .toList());
              return done;
            });
    changes.told(applied);
    return ready.stream()
        .filter(letter -> applied.contains(MessageKey.of(letter.message())))
        .toList();
  }

  /** One that does not leave is nobody's first, and takes nothing of what the tenant may send. */
  private static Letter leaving(
      Letter letter, Doubles.Ledger had, Allowance allowance, Instant now) {
    Optional<Letter> keptBack = had.keptBack(letter, now);
    if (keptBack.isPresent()) {
      return keptBack.get();
    }
    if (leavesFirst(letter) && !allowance.take()) {
      return Writer.withheld(letter.message(), WithheldReason.QUOTA_EXCEEDED, now);
    }
    if (letter instanceof Letter.Ready) {
      had.leaves(letter);
    }
    return letter;
  }

  /** A message that was handed over before, and was refused for now, was counted then. */
  private static boolean leavesFirst(Letter letter) {
    return letter instanceof Letter.Ready && letter.message().progress().address() == null;
  }

  private Letter look(Letter.Addressed letter, Map<String, List<Block>> blocked, Instant now) {
    Message message = letter.message();
    Order order = message.order();
    List<Block> blocks = blocked.getOrDefault(order.channel(), List.of());
    List<String> names = letter.addresses().stream().map(Address::name).toList();
    return switch (Gate.decide(
        order.channel(), order.purpose(), names, letter.person().consents(), blocks)) {
      case Verdict.Withhold(var reason) -> Writer.withheld(message, reason, now);
      case Verdict.Send(String name) ->
          switch (letter) {
            case Letter.Written written -> ready(written, name, now);
            case Letter.Unwanted _ ->
                throw new IllegalStateException("a block cannot make a person willing");
          };
    };
  }

  private Letter ready(Letter.Written letter, String name, Instant now) {
    Message message = letter.message();
    Order order = message.order();
    Address address =
        letter.addresses().stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
    Provider provider = writer.provider(order, address);
    try {
      var prepared = provider.prepare(writer.outgoing(order, address, letter.text().content()));
      Change leaving =
          Change.leaving(
              message,
              name,
              letter.text().locale(),
              letter.links(),
              now.plus(settings.leavingLease()));
      return new Letter.Ready(message, leaving, address, provider, prepared);
    } catch (PreparationException e) {
      return new Letter.Stopped(
          message,
          Change.of(message, Move.REJECT, now, "NOT_SENDABLE")
              .detail(String.valueOf(e.getMessage())));
    }
  }

  private void handOver(Letter.Ready letter, LastLooks.Batch look) {
    try {
      Message message = letter.leaving().applied();
      Instant until = message.progress().dueAt();
      boolean inTime = until != null && clock.instant().isBefore(until.minus(MARGIN));
      Outcome outcome =
          inTime
              ? Traces.in(
                  message.order().traceparent(),
                  "send by " + letter.provider().name(),
                  () -> letter.provider().send(letter.prepared(), () -> look.against(message)))
              : new Outcome.Retry("NOT_IN_TIME", "no connection was free in time", null);
      results.add(message, letter.address(), letter.provider().name(), outcome);
    } finally {
      inHand.decrementAndGet();
    }
  }
}
