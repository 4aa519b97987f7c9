package io.carillon.platform.events;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction decided to tell others. Rows are written with the decision and published by
 * one thread, woken right after the commit; a row goes in the transaction that saw its
 * acknowledgement. After a crash in between it is published again, with the same id.
 *
 * <p>Of a compacted topic only the last record of a key stays, so the last one written must be the
 * newest. That holds because rows are published in the order of their ids, by one process at a
 * time: each publisher takes the oldest rows there are and waits for whoever holds them, never
 * skipping one, so that nobody publishes a row while an older one is on its way. And of two
 * versions of one thing the older has the smaller id: the transaction of the newer one read the
 * older one, which was committed by then, behind its lock. What is published again after a crash
 * stands in front of all that is left, so it is followed by what is newer. Whoever writes versions
 * of one thing to a compacted topic must therefore do it here, and here alone.
 */
@ApplicationScoped
public class Outbox {
  private static final Logger LOG = Logger.getLogger(Outbox.class);
  private static final int AT_ONCE = 500;
  private static final long LOOK_EVERY = 1_000;

  /** Whoever waits for what a request decided waits no longer than this for the rows beside it. */
  private static final long LONGEST_REST = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * Beyond the longest wait for the acknowledgements of one sending: a publisher that is frozen
   * loses its rows to the next one.
   */
  private static final String FROZEN = "SET LOCAL idle_in_transaction_session_timeout = '20s'";

  private final Transactions transactions;
  private final Emitter emitter;
  private final Broker broker;
  private final MeterRegistry meters;
  private final Semaphore signal = new Semaphore(0);
  private final Pace pace = new Pace(LONGEST_REST);
  private volatile @Nullable Thread publisher;
  private volatile boolean stopping;

  @Inject
  Outbox(Transactions transactions, Emitter emitter, Broker broker, MeterRegistry meters) {
    this.transactions = transactions;
    this.emitter = emitter;
    this.broker = broker;
    this.meters = meters;
  }

  /** Writes the records with the transaction; they are published when it commits, and only then. */
  public void add(Handle tx, Collection<Outbound> records) {
    if (records.isEmpty()) {
      return;
    }
    try (PreparedBatch batch =
        tx.prepareBatch(
            "INSERT INTO outbox (topic, key, tenant, record_id, type, value,"
                + " origin_partition, origin_offset, traceparent, replay_for)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (Outbound out : records) {
        Outbound.Place origin = out.origin();
        batch
            .bind(0, out.topic().name())
            .bind(1, out.key())
            .bind(2, out.tenant())
            .bind(3, out.id())
            .bind(4, out.type())
            .bind(5, out.value())
            .bind(6, origin == null ? null : (Integer) origin.partition())
            .bind(7, origin == null ? null : (Long) origin.offset())
            .bind(8, out.traceparent())
            .bind(9, out.replayFor())
            .add();
      }
      batch.execute();
    }
    tx.afterCommit(signal::release);
  }

  void start(@Observes StartupEvent event) {
    publisher = Thread.ofPlatform().name("outbox").start(this::publish);
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    stopping = true;
    signal.release();
    Thread running = publisher;
    if (running != null) {
      running.join(10_000);
    }
  }

  private void publish() {
    while (!stopping) {
      try {
        if (signal.tryAcquire(LOOK_EVERY, TimeUnit.MILLISECONDS)) {
          TimeUnit.NANOSECONDS.sleep(pace.left(System.nanoTime()));
          signal.drainPermits();
        }
        long begin = System.nanoTime();
        int published = 0;
        int some;
        do {
          some = transactions.system(this::some);
          published += some;
        } while (some == AT_ONCE);
        if (published > 0) {
          pace.worked(begin, System.nanoTime());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.warn("The outbox could not be published; it is tried again", e);
      }
    }
  }

  private int some(Handle tx) {
    List<Row> rows =
        tx
            .createQuery(
                "DELETE FROM outbox WHERE id = ANY(ARRAY(SELECT id FROM outbox ORDER BY id"
                    + " LIMIT :limit FOR UPDATE)) RETURNING id, topic, key, tenant, record_id, type,"
                    + " value, origin_partition, origin_offset, traceparent, replay_for")
            .bind("limit", AT_ONCE)
            .map((row, _) -> Row.of(row))
            .list()
            .stream()
            .sorted(Comparator.comparingLong(Row::id))
            .toList();
    if (!rows.isEmpty()) {
      send(tx, rows);
    }
    return rows.size();
  }

  /** What is too large is looked for by halves; receivers drop what they get again. */
  private void send(Handle tx, List<Row> rows) {
    tx.execute(FROZEN);
    try {
      emitter.send(rows.stream().map(Row::record).toList());
    } catch (ProblemException e) {
      if (e.reason() != CommonReason.BODY_TOO_LARGE) {
        throw e;
      }
      if (rows.size() == 1) {
        bury(rows.getFirst().record(), e);
      } else {
        int half = rows.size() / 2;
        send(tx, rows.subList(0, half));
        send(tx, rows.subList(half, rows.size()));
      }
    }
  }

  private void bury(Outbound record, ProblemException why) {
    new DeadLetters("outbox-" + broker.service(), record.topic(), broker, emitter, meters)
        .bury(record, why.reason(), why.detail());
  }

  private record Row(long id, Outbound record) {
    static Row of(java.sql.ResultSet row) throws java.sql.SQLException {
      int partition = row.getInt(8);
      Outbound.Place origin = row.wasNull() ? null : new Outbound.Place(partition, row.getLong(9));
      return new Row(
          row.getLong(1),
          new Outbound(
              Topic.valueOf(row.getString(2)),
              row.getString(3),
              row.getString(4),
              row.getString(5),
              row.getString(6),
              row.getBytes(7),
              origin,
              row.getString(10),
              row.getString(11)));
    }
  }
}
