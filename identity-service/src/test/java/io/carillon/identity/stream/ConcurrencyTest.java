package io.carillon.identity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class ConcurrencyTest {
  private static final int ROUNDS = 12;

  @Inject EventsConsumer consumer;
  @Inject Transactions transactions;

  @Test
  void twoThreadsThatMergeTheSamePeopleEndWithThePeopleThatOneWouldHaveFound() throws Exception {
    long deadlocks = deadlocks();
    String run = Calls.own("run");
    Random random = new Random(7);
    Map<String, String> expected = new HashMap<>();
    List<List<List<Inbound<AcceptedEvent>>>> threads =
        List.of(new ArrayList<>(), new ArrayList<>());
    for (List<List<Inbound<AcceptedEvent>>> batches : threads) {
      Calls calls = new Calls();
      for (int round = 0; round < ROUNDS; round++) {
        List<Inbound<AcceptedEvent>> batch = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          int group = random.nextInt(6);
          String email = run + "-" + group + "-" + random.nextInt(3) + "@example.com";
          String visitor = run + "-" + group + "-" + random.nextInt(3);
          join(expected, email, visitor);
          batch.add(calls.next(Calls.identify("", visitor, "{\"email\":\"%s\"}".formatted(email))));
        }
        batches.add(batch);
      }
    }

    try (ExecutorService both = Executors.newFixedThreadPool(2)) {
      List<Future<?>> running = new ArrayList<>();
      for (List<List<Inbound<AcceptedEvent>>> batches : threads) {
        running.add(both.submit(() -> batches.forEach(consumer::handle)));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }

    assertThat(found(run)).isEqualTo(groups(expected));
    assertThat(
            count(
                "SELECT count(*) FROM profile p JOIN profile r"
                    + " ON r.tenant_id = p.tenant_id AND r.id = p.canonical_id"
                    + " WHERE r.canonical_id <> r.id"))
        .as("profiles whose survivor was merged itself")
        .isZero();
    assertThat(deadlocks()).isEqualTo(deadlocks);
  }

  private Set<Set<String>> found(String run) {
    Map<String, Set<String>> byRoot = new HashMap<>();
    transactions
        .inTenant(
            "demo",
            tx ->
                tx.createQuery(
                        "SELECT p.canonical_id::text, i.value FROM identifier i JOIN profile p"
                            + " ON p.tenant_id = i.tenant_id AND p.id = i.profile_id"
                            + " WHERE i.value LIKE :run || '-%'")
                    .bind("run", run)
                    .map((row, _) -> List.of(row.getString(1), row.getString(2)))
                    .list())
        .forEach(
            pair ->
                byRoot.computeIfAbsent(pair.getFirst(), _ -> new TreeSet<>()).add(pair.getLast()));
    return Set.copyOf(byRoot.values());
  }

  private static void join(Map<String, String> parents, String a, String b) {
    parents.put(root(parents, a), root(parents, b));
    parents.putIfAbsent(root(parents, b), root(parents, b));
  }

  private static String root(Map<String, String> parents, String of) {
    String parent = parents.getOrDefault(of, of);
    return parent.equals(of) ? of : root(parents, parent);
  }

  private static Set<Set<String>> groups(Map<String, String> parents) {
    return parents.keySet().stream()
        .collect(
            Collectors.groupingBy(
                one -> root(parents, one), Collectors.toCollection(TreeSet<String>::new)))
        .values()
        .stream()
        .collect(Collectors.toUnmodifiableSet());
  }

  private long deadlocks() {
    return count("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()");
  }

  private long count(String sql) {
    return transactions.inTenant("demo", tx -> tx.createQuery(sql).mapTo(Long.class).one());
  }
}
