package io.carillon.bench.identity;

import io.carillon.bench.Figures;
import io.carillon.bench.Results;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the database does alone, on as many connections as a service has: rows of profiles by their
 * key, one a statement, and 500 a statement written anew. The same rows as identity's, in the same
 * table.
 */
final class Bare {
  private static final int CONNECTIONS = 8;
  private static final int BATCH = 500;
  private static final Duration TIME = Duration.ofSeconds(8);

  private static final String SELECT =
      "SELECT * FROM identity.profile WHERE tenant_id = ? AND id = ?";

  private static final String UPSERT =
      """
      INSERT INTO identity.profile (tenant_id, id, canonical_id, version, known, created_at,
        last_seen, traits, timezone, locale, units, merges, apart)
      SELECT t, i, i, 2, true, now(), now(),
             '{"city":{"k":true,"t":"2026-01-01T00:00:00Z","v":"City 123"},\
      "firstName":{"k":true,"t":"2026-01-01T00:00:00Z","v":"Person 1234567"},\
      "plan":{"k":true,"t":"2026-01-01T00:00:00Z","v":"plan 1"}}',
             NULL, NULL, ARRAY['/' || t], 0, '{}'
        FROM (SELECT ?::text AS t, i FROM unnest(?::uuid[]) AS i) AS rows
      ON CONFLICT (tenant_id, id) DO UPDATE SET version = excluded.version,
        last_seen = excluded.last_seen, traits = excluded.traits
      """;

  private final Tables tables;
  private final Town town;

  Bare(Tables tables, Town town) {
    this.tables = tables;
    this.town = town;
  }

  /** Works until the time is over; how many rows. */
  @FunctionalInterface
  private interface Work {
    long until(Connection connection, long end) throws SQLException;
  }

  void run(int rounds, Figures figures, Results results) throws InterruptedException {
    for (int round = 0; round < rounds; round++) {
      results.add("identity-bare-selects", rate(this::select), "rows/s");
      results.add("identity-bare-upserts", rate(this::upsert), "rows/s");
    }
    results.print("identity-bare-selects", figures);
    results.print("identity-bare-upserts", figures);
  }

  private double rate(Work work) throws InterruptedException {
    long begin = System.nanoTime();
    long end = begin + TIME.toNanos();
    List<Callable<Long>> all = new ArrayList<>();
    for (int n = 0; n < CONNECTIONS; n++) {
      all.add(
          () -> {
            try (Connection connection = tables.another()) {
              return work.until(connection, end);
            }
          });
    }
    long rows = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      for (Future<Long> one : threads.invokeAll(all)) {
        rows += one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the database alone", e);
    }
    return rows * 1e9 / (System.nanoTime() - begin);
  }

  private long select(Connection connection, long end) throws SQLException {
    long rows = 0;
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      while (System.nanoTime() < end) {
        select.setString(1, town.tenant());
        select.setObject(2, anybody());
        try (var row = select.executeQuery()) {
          rows += row.next() ? 1 : 0;
        }
      }
    }
    return rows;
  }

  private long upsert(Connection connection, long end) throws SQLException {
    long rows = 0;
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      while (System.nanoTime() < end) {
        // sorted as identity's are: who takes rows in another order meets others in a ring
        String[] ids = new String[BATCH];
        for (int n = 0; n < BATCH; n++) {
          ids[n] = anybody().toString();
        }
        upsert.setString(1, town.tenant());
        upsert.setArray(
            2, connection.createArrayOf("uuid", Arrays.stream(ids).distinct().sorted().toArray()));
        rows += upsert.executeUpdate();
      }
    }
    return rows;
  }

  private UUID anybody() {
    return town.profile(ThreadLocalRandom.current().nextInt(town.people()));
  }
}
