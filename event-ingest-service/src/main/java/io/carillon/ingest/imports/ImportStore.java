package io.carillon.ingest.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Tables `import_job`, `import_chunk` and `import_error`. */
@ApplicationScoped
class ImportStore {
  private static final Logger LOG = Logger.getLogger(ImportStore.class);

  static final int CHUNK = 256 * 1024;

  /** How many errors of a file are kept; the others are counted. */
  static final int MOST_ERRORS = 10_000;

  private static final String COLUMNS =
      "tenant_id, id, unit, source, spec, content_hash, bytes, state, next_byte, next_line, accepted,"
          + " rejected, reason, detail, created_at, finished_at";

  private final Transactions transactions;
  private final ObjectMapper json;

  @Inject
  ImportStore(Transactions transactions, ObjectMapper json) {
    this.transactions = transactions;
    this.json = json;
  }

  /** A file, and how far it is. */
  record Job(
      String tenant,
      UUID id,
      String unit,
      String source,
      ImportSpec spec,
      String contentHash,
      long bytes,
      String state,
      long nextByte,
      long nextLine,
      long accepted,
      long rejected,
      @Nullable String reason,
      @Nullable String detail,
      Instant createdAt,
      @Nullable Instant finishedAt) {

    ImportView view() {
      return new ImportView(
          id,
          String.valueOf(spec.name()),
          unit,
          String.valueOf(spec.kind()),
          String.valueOf(spec.format()),
          state.toLowerCase(Locale.ROOT),
          bytes,
          bytes == 0 ? 1 : Math.floor(1_000.0 * nextByte / bytes) / 1_000,
          accepted,
          rejected,
          reason,
          detail,
          createdAt,
          finishedAt);
    }
  }

  /** A record that was not imported. */
  record Fault(long line, String reason, String detail) {}

  /**
   * How far one step came.
   *
   * @param freeAt from when anybody may go on
   */
  record Advance(long nextByte, long nextLine, long accepted, List<Fault> faults, Instant freeAt) {}

  void put(String tenant, UUID id, int first, List<byte[]> chunks, Instant now) {
    transactions.inTenant(
        tenant,
        tx -> {
          try (PreparedBatch batch =
              tx.prepareBatch(
                  "INSERT INTO import_chunk (tenant_id, import_id, number, content, added_at)"
                      + " VALUES (?, ?, ?, ?, ?)")) {
            for (int i = 0; i < chunks.size(); i++) {
              batch
                  .bind(0, tenant)
                  .bind(1, id)
                  .bind(2, first + i)
                  .bind(3, chunks.get(i))
                  .bind(4, time(now))
                  .add();
            }
            return batch.execute();
          }
        });
  }

  /** What is kept of a file that is none. */
  void drop(Handle tx, String tenant, UUID id) {
    tx.createUpdate("DELETE FROM import_chunk WHERE tenant_id = :tenant AND import_id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .execute();
  }

  /** Chunks of uploads that did not end, and what is told of files that ended long ago. */
  void sweep(Set<String> tenants, Instant begunBefore, Instant finishedBefore) {
    transactions.inTenants(
        tenants,
        tx -> {
          int chunks =
              tx.createUpdate(
                      "DELETE FROM import_chunk c WHERE added_at < :before AND NOT EXISTS (SELECT 1"
                          + " FROM import_job j WHERE j.tenant_id = c.tenant_id AND j.id ="
                          + " c.import_id)")
                  .bind("before", time(begunBefore))
                  .execute();
          int errors =
              tx.createUpdate(
                      "DELETE FROM import_error e USING import_job j WHERE j.tenant_id ="
                          + " e.tenant_id AND j.id = e.import_id AND j.finished_at < :before")
                  .bind("before", time(finishedBefore))
                  .execute();
          int jobs =
              tx.createUpdate("DELETE FROM import_job WHERE finished_at < :before")
                  .bind("before", time(finishedBefore))
                  .execute();
          return chunks + errors + jobs;
        });
  }

  /** Held until the end of the transaction: who counts the files of a tenant counts alone. */
  void lock(Handle tx, String tenant) {
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('imports ' || ?, 0))", tenant);
  }

  int unfinished(String tenant) {
    return transactions.inWholeTenant(tenant, tx -> unfinished(tx, tenant));
  }

  int unfinished(Handle tx, String tenant) {
    return tx.createQuery(
            "SELECT count(*) FROM import_job WHERE tenant_id = :tenant"
                + " AND state IN ('WAITING', 'RUNNING')")
        .bind("tenant", tenant)
        .mapTo(Integer.class)
        .one();
  }

  void add(Handle tx, Job job, Instant now) {
    tx.createUpdate(
            "INSERT INTO import_job (tenant_id, id, unit, source, spec, content_hash, bytes, state,"
                + " free_at, created_at) VALUES (:tenant, :id, :unit, :source, :spec::jsonb, :hash,"
                + " :bytes, 'WAITING', :now, :now)")
        .bind("tenant", job.tenant())
        .bind("id", job.id())
        .bind("unit", job.unit())
        .bind("source", job.source())
        .bind("spec", write(job.spec()))
        .bind("hash", job.contentHash())
        .bind("bytes", job.bytes())
        .bind("now", time(now))
        .execute();
  }

  /** Whether the same content, mapped alike, made events and was begun before. */
  boolean known(Handle tx, Job job, Instant before) {
    return tx.createQuery(
            "SELECT EXISTS (SELECT FROM import_job WHERE tenant_id = :tenant AND content_hash = :hash"
                + " AND spec - 'name' = :spec::jsonb - 'name' AND accepted > 0"
                + " AND id <> :id AND created_at < :before)")
        .bind("tenant", job.tenant())
        .bind("id", job.id())
        .bind("hash", job.contentHash())
        .bind("spec", write(job.spec()))
        .bind("before", time(before))
        .mapTo(Boolean.class)
        .one();
  }

  Optional<Job> find(Handle tx, String tenant, UUID id) {
    return tx.createQuery(
            "SELECT " + COLUMNS + " FROM import_job WHERE tenant_id = :tenant AND id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> job(row))
        .findOne();
  }

  List<Fault> faults(Handle tx, String tenant, UUID id) {
    return tx.createQuery(
            "SELECT line, reason, detail FROM import_error WHERE tenant_id = :tenant AND import_id ="
                + " :id ORDER BY line")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> new Fault(row.getLong(1), row.getString(2), row.getString(3)))
        .list();
  }

  /** The file that has waited longest, for this owner alone until the lease is over. */
  Optional<Job> claim(Set<String> tenants, UUID owner, Instant now, Duration lease) {
    return transactions.inTenants(
        tenants,
        tx ->
            tx.createQuery(
                    "UPDATE import_job SET owner = :owner, free_at = :until, state = 'RUNNING'"
                        + " WHERE (tenant_id, id) = (SELECT tenant_id, id FROM import_job WHERE state"
                        + " IN ('WAITING', 'RUNNING') AND free_at <= :now ORDER BY free_at LIMIT 1"
                        + " FOR UPDATE SKIP LOCKED) RETURNING "
                        + COLUMNS)
                .bind("owner", owner)
                .bind("until", time(now.plus(lease)))
                .bind("now", time(now))
                .map((row, _) -> job(row))
                .findOne());
  }

  /** A part of the file, from a byte on. */
  byte[] read(Job job, long from, int most) {
    return transactions.inWholeTenant(
        job.tenant(),
        tx -> {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream(most + CHUNK);
          tx.createQuery(
                  "SELECT content FROM import_chunk WHERE tenant_id = :tenant AND import_id = :id"
                      + " AND number BETWEEN :first AND :last ORDER BY number")
              .bind("tenant", job.tenant())
              .bind("id", job.id())
              .bind("first", (int) (from / CHUNK))
              .bind("last", (int) ((from + most - 1) / CHUNK))
              .map((row, _) -> row.getBytes(1))
              .forEach(bytes::writeBytes);
          byte[] whole = bytes.toByteArray();
          int start = (int) (from % CHUNK);
          return java.util.Arrays.copyOfRange(
              whole, Math.min(start, whole.length), Math.min(whole.length, start + most));
        });
  }

  /** Whether the file was still this owner's, and where the owner had found it. */
  boolean advance(Job job, UUID owner, Advance to) {
    return transactions.inWholeTenant(
        job.tenant(),
        tx -> {
          int done =
              tx.createUpdate(
                      "UPDATE import_job SET next_byte = :byte, next_line = :line, accepted ="
                          + " accepted + :accepted, rejected = rejected + :rejected, free_at = :free,"
                          + " attempts = 0, owner = NULL WHERE tenant_id = :tenant AND id = :id AND owner = :owner"
                          + " AND next_byte = :from")
                  .bind("byte", to.nextByte())
                  .bind("line", to.nextLine())
                  .bind("accepted", to.accepted())
                  .bind("rejected", to.faults().size())
                  .bind("free", time(to.freeAt()))
                  .bind("tenant", job.tenant())
                  .bind("id", job.id())
                  .bind("owner", owner)
                  .bind("from", job.nextByte())
                  .execute();
          if (done == 1) {
            keep(tx, job, to.faults());
          }
          return done == 1;
        });
  }

  /** How often the step has failed now, for reasons that nobody knew of; 0 for another's file. */
  int failed(Job job, UUID owner, Instant freeAt) {
    return transactions.inWholeTenant(
        job.tenant(),
        tx ->
            tx.createQuery(
                    "UPDATE import_job SET attempts = attempts + 1, free_at = :free WHERE tenant_id"
                        + " = :tenant AND id = :id AND owner = :owner AND next_byte = :from"
                        + " RETURNING attempts")
                .bind("free", time(freeAt))
                .bind("tenant", job.tenant())
                .bind("id", job.id())
                .bind("owner", owner)
                .bind("from", job.nextByte())
                .mapTo(Integer.class)
                .findOne()
                .orElse(0));
  }

  private static void keep(Handle tx, Job job, List<Fault> faults) {
    long room = MOST_ERRORS - job.rejected();
    if (faults.isEmpty() || room <= 0) {
      return;
    }
    try (PreparedBatch batch =
        tx.prepareBatch(
            "INSERT INTO import_error (tenant_id, import_id, line, reason, detail)"
                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")) {
      faults.stream()
          .limit(room)
          .forEach(
              fault ->
                  batch
                      .bind(0, job.tenant())
                      .bind(1, job.id())
                      .bind(2, fault.line())
                      .bind(3, fault.reason())
                      .bind(4, fault.detail())
                      .add());
      batch.execute();
    }
  }

  /** Ends it, and forgets the file. */
  void end(Job job, UUID owner, @Nullable ProblemException why, Instant now) {
    transactions.inWholeTenant(
        job.tenant(),
        tx -> {
          int done =
              tx.createUpdate(
                      "UPDATE import_job SET state = :state, reason = :reason, detail = :detail,"
                          + " owner = NULL, finished_at = :now WHERE tenant_id = :tenant AND id = :id"
                          + " AND owner = :owner AND next_byte = :from")
                  .bind("state", why == null ? "DONE" : "FAILED")
                  .bind("reason", why == null ? null : why.reason().name())
                  .bind("detail", why == null ? null : why.detail())
                  .bind("now", time(now))
                  .bind("tenant", job.tenant())
                  .bind("id", job.id())
                  .bind("owner", owner)
                  .bind("from", job.nextByte())
                  .execute();
          if (done == 1) {
            drop(tx, job.tenant(), job.id());
          }
          return done;
        });
  }

  private Job job(ResultSet row) throws SQLException {
    OffsetDateTime finished = row.getObject(16, OffsetDateTime.class);
    return new Job(
        row.getString(1),
        row.getObject(2, UUID.class),
        row.getString(3),
        row.getString(4),
        spec(row.getString(5)),
        row.getString(6),
        row.getLong(7),
        row.getString(8),
        row.getLong(9),
        row.getLong(10),
        row.getLong(11),
        row.getLong(12),
        row.getString(13),
        row.getString(14),
        row.getObject(15, OffsetDateTime.class).toInstant(),
        finished == null ? null : finished.toInstant());
  }

  private ImportSpec spec(String text) {
    try {
      return json.readValue(text, ImportSpec.class);
    } catch (JsonProcessingException e) {
      LOG.warn("The spec of a file cannot be read", e);
      return ImportSpec.UNREADABLE;
    }
  }

  private String write(ImportSpec spec) {
    try {
      return json.writeValueAsString(spec);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An import cannot be written", e);
    }
  }

  private static OffsetDateTime time(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
