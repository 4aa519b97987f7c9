package io.carillon.identity.match;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.linkage.Parameters;
import io.carillon.platform.problem.Reason;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Tables `match_run`, `match_chunk` and `match_pair`. */
@ApplicationScoped
class RunStore {
  static final int CHUNK = 256 * 1024;

  /** A run over a file may have found 50,000 pairs. */
  private static final int FORGOTTEN_AT_ONCE = 10;

  private static final String COLUMNS =
      "tenant_id, id, unit, source, name, spec, state, step, records, compared, pairs, people,"
          + " columns, parameters, reason, detail, created_at, finished_at";

  private static final String MINE = " WHERE tenant_id = :tenant AND id = :id AND owner = :owner";

  private final Transactions transactions;
  private final ObjectMapper json;

  @Inject
  RunStore(Transactions transactions, ObjectMapper json) {
    this.transactions = transactions;
    this.json = json;
  }

  void put(String tenant, UUID id, int number, byte[] chunk) {
    transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createUpdate(
                    "INSERT INTO match_chunk (tenant_id, run_id, number, content)"
                        + " VALUES (:tenant, :id, :number, :content)")
                .bind("tenant", tenant)
                .bind("id", id)
                .bind("number", number)
                .bind("content", chunk)
                .execute());
  }

  /** Writes the file of a run as it came. */
  void copy(Run run, Path to) throws IOException {
    try (OutputStream out = Files.newOutputStream(to)) {
      for (int number = 0; ; number++) {
        Optional<byte[]> chunk = chunk(run, number);
        if (chunk.isEmpty()) {
          return;
        }
        out.write(chunk.get());
      }
    }
  }

  private Optional<byte[]> chunk(Run run, int number) {
    return transactions.inWholeTenant(
        run.tenant(),
        tx ->
            tx.createQuery(
                    "SELECT content FROM match_chunk"
                        + " WHERE tenant_id = :tenant AND run_id = :id AND number = :number")
                .bind("tenant", run.tenant())
                .bind("id", run.id())
                .bind("number", number)
                .mapTo(byte[].class)
                .findOne());
  }

  void drop(Handle tx, String tenant, UUID id) {
    tx.createUpdate("DELETE FROM match_chunk WHERE tenant_id = :tenant AND run_id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .execute();
  }

  /** Held until the end of the transaction: who counts the runs of a tenant counts alone. */
  int unfinished(Handle tx, String tenant) {
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended('match runs ' || ?, 0))", tenant);
    return tx.createQuery(
            "SELECT count(*) FROM match_run WHERE tenant_id = :tenant"
                + " AND state IN ('WAITING', 'RUNNING')")
        .bind("tenant", tenant)
        .mapTo(Integer.class)
        .one();
  }

  void add(Handle tx, Run run) {
    tx.createUpdate(
            "INSERT INTO match_run (tenant_id, id, unit, source, name, spec, state, step, free_at,"
                + " created_at) VALUES (:tenant, :id, :unit, :source, :name, :spec::jsonb,"
                + " 'WAITING', :step, :now, :now)")
        .bind("tenant", run.tenant())
        .bind("id", run.id())
        .bind("unit", run.unit())
        .bind("source", run.source().name())
        .bind("name", run.name())
        .bind("spec", write(run.spec()))
        .bind("step", run.step())
        .bind("now", time(run.createdAt()))
        .execute();
  }

  Optional<Run> find(Handle tx, String tenant, UUID id) {
    return tx.createQuery(
            "SELECT " + COLUMNS + " FROM match_run WHERE tenant_id = :tenant AND id = :id")
        .bind("tenant", tenant)
        .bind("id", id)
        .map((row, _) -> run(row))
        .findOne();
  }

  /** The run that has waited longest, for this owner alone until the lease is over. */
  Optional<Run> claim(Set<String> tenants, UUID owner, Instant now, Duration lease) {
    return transactions.inTenants(
        tenants,
        tx ->
            tx.createQuery(
                    "UPDATE match_run SET owner = :owner, free_at = :until, state = 'RUNNING',"
                        + " attempts = attempts + 1 WHERE (tenant_id, id) = (SELECT tenant_id, id"
                        + " FROM match_run WHERE state IN ('WAITING', 'RUNNING') AND free_at <="
                        + " :now ORDER BY free_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING "
                        + COLUMNS)
                .bind("owner", owner)
                .bind("until", time(now.plus(lease)))
                .bind("now", time(now))
                .map((row, _) -> run(row))
                .findOne());
  }

  /** Says where it is and keeps it; false when somebody else has it. */
  boolean at(Run run, UUID owner, String step, Instant until) {
    return transactions.inWholeTenant(
        run.tenant(),
        tx ->
            mine(tx, "UPDATE match_run SET step = :step, free_at = :until", run, owner)
                    .bind("step", step)
                    .bind("until", time(until))
                    .execute()
                == 1);
  }

  /** How often it was begun; and from when it may be again. */
  int failed(Run run, UUID owner, Instant freeAt) {
    return transactions.inWholeTenant(
        run.tenant(),
        tx -> {
          mine(tx, "UPDATE match_run SET free_at = :free", run, owner)
              .bind("free", time(freeAt))
              .execute();
          return tx.createQuery(
                  "SELECT attempts FROM match_run WHERE tenant_id = :tenant AND id = :id")
              .bind("tenant", run.tenant())
              .bind("id", run.id())
              .mapTo(Integer.class)
              .one();
        });
  }

  void fail(Run run, UUID owner, Reason reason, String detail, Instant now) {
    transactions.inWholeTenant(
        run.tenant(),
        tx -> {
          int ended =
              mine(
                      tx,
                      "UPDATE match_run SET state = 'FAILED', reason = :reason, detail = :detail,"
                          + " owner = NULL, finished_at = :now",
                      run,
                      owner)
                  .bind("reason", reason.name())
                  .bind("detail", detail)
                  .bind("now", time(now))
                  .execute();
          if (ended == 1) {
            drop(tx, run.tenant(), run.id());
          }
          return ended;
        });
  }

  /** Ends it in the transaction of what it found; false when somebody else has it. */
  boolean done(Handle tx, Run run, UUID owner, Run.Found found, Instant now) {
    int ended =
        mine(
                tx,
                "UPDATE match_run SET state = 'DONE', step = 'done', records = :records, compared ="
                    + " :compared, pairs = :pairs, people = :people, columns = :columns::jsonb,"
                    + " parameters = :parameters::jsonb, owner = NULL, finished_at = :now",
                run,
                owner)
            .bind("records", found.records())
            .bind("compared", found.compared())
            .bind("pairs", found.pairs())
            .bind("people", found.people())
            .bind("columns", write(found.columns()))
            .bind("parameters", write(found.parameters()))
            .bind("now", time(now))
            .execute();
    if (ended == 1) {
      drop(tx, run.tenant(), run.id());
    }
    return ended == 1;
  }

  private static org.jdbi.v3.core.statement.Update mine(
      Handle tx, String update, Run run, UUID owner) {
    return tx.createUpdate(update + MINE)
        .bind("tenant", run.tenant())
        .bind("id", run.id())
        .bind("owner", owner);
  }

  void keep(Handle tx, Run run, List<PairView> pairs) {
    try (PreparedBatch batch =
        tx.prepareBatch(
            "INSERT INTO match_pair (tenant_id, run_id, number, left_id, right_id, a, b,"
                + " probability, weight, fields) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)")) {
      for (int number = 0; number < pairs.size(); number++) {
        PairView pair = pairs.get(number);
        List<Integer> records = Objects.requireNonNull(pair.records());
        batch
            .bind(0, run.tenant())
            .bind(1, run.id())
            .bind(2, number)
            .bind(3, pair.left())
            .bind(4, pair.right())
            .bind(5, records.getFirst())
            .bind(6, records.getLast())
            .bind(7, pair.probability())
            .bind(8, pair.weight())
            .bind(9, write(pair.fields()))
            .add();
      }
      if (!pairs.isEmpty()) {
        batch.execute();
      }
    }
  }

  /** Pairs of a file from a number on that are at least so likely, the likeliest first. */
  List<PairView> pairs(Handle tx, Run run, double min, int from, int limit) {
    return tx.createQuery(
            "SELECT coalesce(left_id, a::text), coalesce(right_id, b::text), a, b, probability,"
                + " weight, fields FROM match_pair"
                + " WHERE tenant_id = :tenant AND run_id = :id AND number >= :from"
                + " AND probability >= :min ORDER BY number LIMIT :limit")
        .bind("min", min)
        .bind("tenant", run.tenant())
        .bind("id", run.id())
        .bind("from", from)
        .bind("limit", limit)
        .map(
            (row, _) ->
                new PairView(
                    row.getString(1),
                    row.getString(2),
                    List.of(row.getInt(3), row.getInt(4)),
                    row.getDouble(5),
                    row.getDouble(6),
                    read(row.getString(7), new TypeReference<List<FieldView>>() {})))
        .list();
  }

  /** Forgets some of the runs that ended before that, with what they found; how many. */
  int forget(Handle tx, Instant before) {
    return tx.createQuery(
            """
            WITH old AS MATERIALIZED (
              SELECT tenant_id, id FROM match_run WHERE finished_at < :before LIMIT :limit),
            pairs AS (
              DELETE FROM match_pair p USING old
               WHERE p.tenant_id = old.tenant_id AND p.run_id = old.id),
            runs AS (
              DELETE FROM match_run r USING old
               WHERE r.tenant_id = old.tenant_id AND r.id = old.id)
            SELECT count(*) FROM old
            """)
        .bind("before", time(before))
        .bind("limit", FORGOTTEN_AT_ONCE)
        .mapTo(Integer.class)
        .one();
  }

  private Run run(ResultSet row) throws SQLException {
    OffsetDateTime finished = row.getObject(18, OffsetDateTime.class);
    String parameters = row.getString(14);
    return new Run(
        row.getString(1),
        row.getObject(2, UUID.class),
        row.getString(3),
        Run.Source.valueOf(row.getString(4)),
        row.getString(5),
        read(row.getString(6), new TypeReference<RunSpec>() {}),
        row.getString(7),
        row.getString(8),
        new Run.Found(
            row.getInt(9),
            row.getLong(10),
            row.getInt(11),
            row.getInt(12),
            read(row.getString(13), new TypeReference<Map<String, String>>() {}),
            parameters == null ? null : read(parameters, new TypeReference<Parameters>() {})),
        row.getString(15),
        row.getString(16),
        row.getObject(17, OffsetDateTime.class).toInstant(),
        finished == null ? null : finished.toInstant());
  }

  private <T> T read(String text, TypeReference<T> type) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What is stored of a run cannot be read", e);
    }
  }

  private @Nullable String write(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("What is to be stored of a run cannot be written", e);
    }
  }

  static OffsetDateTime time(Instant instant) {
    return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
