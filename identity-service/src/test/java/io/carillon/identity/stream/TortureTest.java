package io.carillon.identity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * 64 writers at once on the 100 identifiers of ten people, through the consumer and its store as in
 * production. Here they share the service's eight connections; {@code make bench ONLY=identity}
 * gives each one of its own and has them do it many times ({@code carillon.torture}).
 */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class TortureTest {
  private static final int ROUNDS = Integer.getInteger("carillon.torture", 1);
  private static final int WRITERS = 64;
  private static final int BATCHES = ROUNDS > 1 ? 4 : 1;
  private static final int EVENTS = 5;
  private static final int MOST_TRIES = 200;

  /** As many of each as one person may have. */
  private static final int PEOPLE = 10;

  private static final int EMAILS = 4;
  private static final int BROWSERS = 5;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject EventsConsumer consumer;
  @Inject Transactions transactions;
  @Inject MeterRegistry meters;

  private final AtomicLong again = new AtomicLong();
  private final AtomicLong deadlocks = new AtomicLong();

  @Test
  void sixtyFourWritersOnAHundredIdentifiersLoseNoMergeAndMakeNoTwoOwners() throws Exception {
    long deadlocksBefore = deadlocksOfTheDatabase();
    double before = meters.counter("carillon.identity.contended").count();
    long begin = System.nanoTime();
    long merges = 0;
    for (int round = 0; round < ROUNDS; round++) {
      merges += round(Calls.own("torture"), new Random(round));
    }
    double seconds = (System.nanoTime() - begin) / 1e9;

    assertThat(deadlocks).as("transactions ended with 40P01").hasValue(0);
    assertThat(deadlocksOfTheDatabase())
        .as("pg_stat_database.deadlocks")
        .isEqualTo(deadlocksBefore);
    figure("events", ROUNDS * WRITERS * BATCHES * EVENTS, "events");
    figure("merges", merges, "merges");
    figure("contended", meters.counter("carillon.identity.contended").count() - before, "attempts");
    figure("handled-again", again.get(), "batches");
    figure("deadlocks", deadlocksOfTheDatabase() - deadlocksBefore, "deadlocks");
    figure("time", seconds, "s");
  }

  /** One crowd of its own, in a tenant of its own; how many merges it took. */
  private int round(String tenant, Random random) throws Exception {
    Map<String, String> parents = new HashMap<>();
    List<Outbound> told = new ArrayList<>(handle(strangers(tenant, parents)));
    List<AcceptedEvent.Builder> events = events(tenant, random, parents);
    List<List<List<Inbound<AcceptedEvent>>>> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      Calls calls = new Calls();
      List<List<Inbound<AcceptedEvent>>> batches = new ArrayList<>();
      for (int batch = 0; batch < BATCHES; batch++) {
        int first = (writer * BATCHES + batch) * EVENTS;
        batches.add(events.subList(first, first + EVENTS).stream().map(calls::next).toList());
      }
      writers.add(batches);
    }

    told.addAll(write(writers));

    Set<Set<String>> groups = groups(parents);
    assertThat(groups).as("the events name ten people").hasSize(PEOPLE);
    List<Row> rows = rows(tenant);
    assertThat(rows).as("one owner of each identifier").hasSize(100);
    assertThat(
            rows.stream()
                .collect(Collectors.groupingBy(Row::root, Collectors.mapping(Row::value, asSet())))
                .values())
        .as("one survivor of each, with all of theirs")
        .containsExactlyInAnyOrderElementsOf(groups);
    assertThat(count(tenant, "SELECT count(*) FROM shared_identifier")).isZero();
    assertThat(
            count(
                tenant,
                "SELECT count(*) FROM profile p JOIN profile r ON r.tenant_id = p.tenant_id"
                    + " AND r.id = p.canonical_id WHERE r.canonical_id <> r.id"))
        .as("profiles whose survivor was merged itself")
        .isZero();
    long ended = count(tenant, "SELECT count(*) FROM profile WHERE canonical_id <> id");
    assertThat(ended).as("a hundred became ten").isEqualTo(100 - PEOPLE);
    assertThat(count(tenant, "SELECT count(DISTINCT loser_id) FROM merge")).isEqualTo(ended);
    assertThat(count(tenant, "SELECT count(*) FROM merge")).as("merges kept").isEqualTo(ended);
    assertThat(EventsConsumerTest.resolved(told).stream().filter(e -> e.hasMerged()))
        .as("merges told")
        .hasSize((int) ended);
    assertThat(EventsConsumerTest.resolved(told).stream().filter(e -> e.hasEvent()))
        .as("events told")
        .hasSize(100 + WRITERS * BATCHES * EVENTS);
    assertThat(replayed(tenant))
        .as("who owns what, by the log alone")
        .isEqualTo(rows.stream().collect(Collectors.toMap(Row::key, Row::root)));
    return (int) ended;
  }

  private List<Outbound> write(List<List<List<Inbound<AcceptedEvent>>>> writers) throws Exception {
    CyclicBarrier together = new CyclicBarrier(WRITERS);
    List<Outbound> told = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<List<Outbound>>> running = new ArrayList<>();
      for (List<List<Inbound<AcceptedEvent>>> batches : writers) {
        running.add(
            threads.submit(
                () -> {
                  together.await();
                  return batches.stream().flatMap(batch -> handle(batch).stream()).toList();
                }));
      }
      for (Future<List<Outbound>> one : running) {
        told.addAll(one.get());
      }
    }
    return told;
  }

  /** As the consumer's loop: what passes is done again. */
  private List<Outbound> handle(List<Inbound<AcceptedEvent>> batch) {
    for (int attempt = 1; ; attempt++) {
      try {
        return consumer.handle(batch);
      } catch (ProblemException e) {
        if (!e.reason().kind().passes() || attempt == MOST_TRIES) {
          throw e;
        }
        again.incrementAndGet();
        if (Stream.iterate((Throwable) e, Objects::nonNull, Throwable::getCause)
            .anyMatch(c -> c instanceof SQLException sql && "40P01".equals(sql.getSQLState()))) {
          deadlocks.incrementAndGet();
        }
      }
    }
  }

  /** Each of the hundred identifiers alone: nobody knows yet that they are of ten people. */
  private static List<Inbound<AcceptedEvent>> strangers(
      String tenant, Map<String, String> parents) {
    Calls calls = new Calls();
    List<Inbound<AcceptedEvent>> all = new ArrayList<>();
    for (int person = 0; person < PEOPLE; person++) {
      Named named = new Named(tenant + "-" + person, parents);
      all.add(calls.next(named.event(true, Named.NONE, Named.NONE)));
      for (int email = 0; email < EMAILS; email++) {
        all.add(calls.next(named.event(false, email, Named.NONE)));
      }
      for (int browser = 0; browser < BROWSERS; browser++) {
        all.add(calls.next(named.event(false, Named.NONE, browser)));
      }
    }
    return all;
  }

  /**
   * Each names two or three identifiers of one person, never more than such an event may join; all
   * of a person's are joined by some of them, in any order.
   */
  private static List<AcceptedEvent.Builder> events(
      String tenant, Random random, Map<String, String> parents) {
    List<AcceptedEvent.Builder> events = new ArrayList<>();
    for (int person = 0; person < PEOPLE; person++) {
      Named named = new Named(tenant + "-" + person, parents);
      IntStream.range(0, EMAILS).forEach(email -> events.add(named.event(true, email, Named.NONE)));
      IntStream.range(0, BROWSERS)
          .forEach(browser -> events.add(named.event(true, Named.NONE, browser)));
    }
    while (events.size() < WRITERS * BATCHES * EVENTS) {
      Named named = new Named(tenant + "-" + random.nextInt(PEOPLE), parents);
      events.add(
          named.event(random.nextBoolean(), random.nextInt(EMAILS), random.nextInt(BROWSERS)));
    }
    Collections.shuffle(events, random);
    return events;
  }

  /** A person's identifiers, and what events that name them say of who is one. */
  private record Named(String person, Map<String, String> parents) {
    private static final int NONE = -1;

    AcceptedEvent.Builder event(boolean user, int email, int browser) {
      List<String> together = new ArrayList<>();
      String userId = user ? person + "-user" : "";
      String address = person + "-" + email + "@example.com";
      String browserId = browser == NONE ? "" : person + "-browser-" + browser;
      Stream.of(userId, email == NONE ? "" : address, browserId)
          .filter(one -> !one.isEmpty())
          .forEach(together::add);
      together.forEach(one -> join(parents, together.getFirst(), one));
      String tenant = person.substring(0, person.lastIndexOf('-'));
      return Calls.identify(
              userId, browserId, email == NONE ? "{}" : "{\"email\":\"%s\"}".formatted(address))
          .setTenant(tenant)
          .setUnit("/" + tenant);
    }
  }

  private static void join(Map<String, String> parents, String a, String b) {
    String root = root(parents, a);
    parents.put(root(parents, b), root);
    parents.putIfAbsent(root, root);
  }

  private static String root(Map<String, String> parents, String of) {
    String parent = parents.getOrDefault(of, of);
    return parent.equals(of) ? of : root(parents, parent);
  }

  private static Set<Set<String>> groups(Map<String, String> parents) {
    return parents.keySet().stream()
        .collect(Collectors.groupingBy(one -> root(parents, one), asSet()))
        .values()
        .stream()
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Collector<String, ?, Set<String>> asSet() {
    return Collectors.toCollection(TreeSet::new);
  }

  /** An identifier, and in whom its first owner lives on. */
  private record Row(String key, String value, UUID root) {}

  private List<Row> rows(String tenant) {
    return transactions.inTenant(
        tenant,
        tx ->
            tx.createQuery(
                    "SELECT i.type || ' ' || i.hash, i.value, p.canonical_id FROM identifier i"
                        + " JOIN profile p ON p.tenant_id = i.tenant_id AND p.id = i.profile_id"
                        + " WHERE i.tenant_id = current_setting('carillon.tenants')")
                .map(
                    (row, _) ->
                        new Row(row.getString(1), row.getString(2), row.getObject(3, UUID.class)))
                .list());
  }

  /**
   * Does what the log says, one decision after the other. Each must have been possible where it
   * stands: of people who were there, with what they had by then.
   */
  private Map<String, UUID> replayed(String tenant) {
    Map<String, UUID> owners = new HashMap<>();
    Map<UUID, UUID> lives = new HashMap<>();
    Set<UUID> born = new HashSet<>();
    for (Logged decision : log(tenant)) {
      if (decision.outcome().equals("CREATED")) {
        assertThat(born.add(decision.profile())).isTrue();
      }
      Stream.concat(Stream.of(decision.profile()), decision.merged().stream())
          .forEach(one -> assertThat(born.contains(one) && !lives.containsKey(one)).isTrue());
      decision.merged().forEach(loser -> lives.put(loser, decision.profile()));
      for (JsonNode input : decision.inputs()) {
        String key = input.path("type").asText() + " " + input.path("hash").asText();
        switch (input.path("effect").asText()) {
          case "GAINED" -> assertThat(owners.put(key, decision.member())).isNull();
          case "KNOWN" -> assertThat(today(lives, owners.get(key))).isEqualTo(decision.profile());
          default -> assertThat(input).as("no limit bites").isNull();
        }
      }
    }
    Map<String, UUID> found = new HashMap<>();
    owners.forEach((key, member) -> found.put(key, today(lives, member)));
    return found;
  }

  private static UUID today(Map<UUID, UUID> lives, UUID profile) {
    UUID at = profile;
    for (UUID next = lives.get(at); next != null; next = lives.get(at)) {
      at = next;
    }
    return at;
  }

  private record Logged(
      String outcome, UUID profile, UUID member, List<UUID> merged, JsonNode inputs) {}

  private List<Logged> log(String tenant) {
    return transactions.inTenant(
        tenant,
        tx ->
            tx.createQuery(
                    "SELECT outcome, profile_id, member_id, merged, inputs FROM identity_decision"
                        + " WHERE tenant_id = current_setting('carillon.tenants') ORDER BY id")
                .map(
                    (row, _) ->
                        new Logged(
                            row.getString(1),
                            row.getObject(2, UUID.class),
                            row.getObject(3, UUID.class),
                            List.of((UUID[]) row.getArray(4).getArray()),
                            json(row.getString(5))))
                .list());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For {@code make bench}, which reads what this test prints. */
  private static void figure(String name, double value, String unit) {
    System.out.printf(Locale.ROOT, "FIGURE identity-torture-%s %.1f %s%n", name, value, unit);
  }

  private long deadlocksOfTheDatabase() {
    return transactions.inTenant(
        "demo",
        tx ->
            tx.createQuery(
                    "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
                .mapTo(Long.class)
                .one());
  }

  private long count(String tenant, String sql) {
    return transactions.inTenant(tenant, tx -> tx.createQuery(sql).mapTo(Long.class).one());
  }
}
