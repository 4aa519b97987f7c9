package io.carillon.platform.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What a restart of the database leaves in a pool. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class LostConnectionsTest {
  private static final int OPEN = 6;

  /** The one that breaks, and one more that may come before the others are thrown away. */
  private static final int MOST_FAILURES = 2;

  @Inject Transactions transactions;

  @ConfigProperty(name = "quarkus.datasource.jdbc.url")
  String url;

  @ConfigProperty(name = "quarkus.datasource.username")
  String user;

  @ConfigProperty(name = "quarkus.datasource.password")
  String password;

  @Test
  void theFirstConnectionFoundBrokenStandsForAll()
      throws SQLException, InterruptedException, ExecutionException {
    // Given a pool with several connections, each of which the server has ended
    openAtOnce();
    assertThat(endAll()).isGreaterThanOrEqualTo(OPEN);

    // When transactions are tried until one succeeds
    AtomicInteger failures = new AtomicInteger();
    await()
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              try {
                return transactions.system(
                    tx -> tx.createQuery("SELECT true").mapTo(Boolean.class).one());
              } catch (ProblemException away) {
                failures.incrementAndGet();
                return false;
              }
            });

    // Then not each of the connections had to fail first
    assertThat(failures.get()).isLessThanOrEqualTo(MOST_FAILURES);
  }

  private void openAtOnce() throws InterruptedException, ExecutionException {
    CyclicBarrier all = new CyclicBarrier(OPEN);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> open = new ArrayList<>();
      for (int i = 0; i < OPEN; i++) {
        open.add(
            threads.submit(
                () ->
                    transactions.system(
                        tx -> {
                          try {
                            return all.await(60, TimeUnit.SECONDS);
                          } catch (Exception e) {
                            throw new IllegalStateException(e);
                          }
                        })));
      }
      for (Future<Integer> one : open) {
        assertThat(one.get()).isNotNegative();
      }
    }
  }

  /** How many there were. */
  private int endAll() throws SQLException {
    try (Connection other = DriverManager.getConnection(url, user, password);
        var sql = other.createStatement();
        var ended =
            sql.executeQuery(
                "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
                    + " WHERE usename = current_user AND datname = current_database()"
                    + " AND pid <> pg_backend_pid()")) {
      assertThat(ended.next()).isTrue();
      return ended.getInt(1);
    }
  }
}
