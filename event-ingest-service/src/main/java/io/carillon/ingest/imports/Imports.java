package io.carillon.ingest.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Takes files, and tells what became of them. */
@ApplicationScoped
public class Imports {
  static final int MOST_UNFINISHED = 10;
  private static final int CHUNKS_AT_ONCE = 8;
  private static final Duration A_WHILE = Duration.ofMinutes(1);

  /** Identity knows ids for seven days; a file takes its time. */
  private static final Duration REMEMBERED = Duration.ofDays(6);

  private final ImportStore store;
  private final ImportWork work;
  private final Transactions transactions;
  private final Idempotency idempotency;
  private final ObjectMapper json;
  private final Clock clock;

  @Inject
  Imports(
      ImportStore store,
      ImportWork work,
      Transactions transactions,
      Idempotency idempotency,
      ObjectMapper json,
      Clock clock) {
    this.store = store;
    this.work = work;
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Returns when the file is durable.
   *
   * @param spec an {@link ImportSpec} in JSON
   * @throws ProblemException INVALID_VALUE, UNKNOWN_FIELD, TOO_MANY_IMPORTS, IMPORTED_BEFORE,
   *     IDEMPOTENCY_KEY_REUSED
   */
  ImportView take(
      Caller caller,
      @Nullable String spec,
      String fileName,
      InputStream file,
      @Nullable String idempotencyKey)
      throws IOException {
    ImportSpec asked = read(spec);
    ImportSpec checked = asked.checked(fileName);
    String unit = Units.choose(caller, asked.unit());
    String tenant = caller.tenant();
    if (idempotencyKey == null) {
      requireRoom(store.unfinished(tenant)); // what may be a repetition is known by its file alone
    }
    UUID id = Ids.next();
    Instant now = clock.instant();
    try {
      Kept kept = keep(tenant, id, file, now);
      ImportStore.Job job =
          new ImportStore.Job(
              tenant,
              id,
              unit,
              "import " + caller.name(),
              checked,
              kept.hash(),
              kept.bytes(),
              "WAITING",
              0,
              1,
              0,
              0,
              null,
              null,
              now,
              null);
      ImportView view = add(job, idempotencyKey);
      work.wake();
      return view;
    } catch (RuntimeException | IOException e) {
      forget(tenant, id, e);
      throw e;
    }
  }

  /** The whole tenant's transaction, as the files of all its units are counted. */
  private ImportView add(ImportStore.Job job, @Nullable String idempotencyKey) {
    String tenant = job.tenant();
    return transactions.inWholeTenant(
        tenant,
        tx -> {
          ImportView answer =
              idempotency.once(
                  tx,
                  tenant,
                  idempotencyKey,
                  List.of("imports", job.spec(), job.unit(), job.contentHash()),
                  ImportView.class,
                  () -> {
                    store.lock(tx, tenant);
                    requireRoom(store.unfinished(tx, tenant));
                    requireRemembered(tx, job);
                    store.add(tx, job, job.createdAt());
                    return job.view();
                  });
          if (!answer.id().equals(job.id())) {
            store.drop(tx, tenant, job.id());
          }
          return answer;
        });
  }

  /** What is left of a file that is not taken; where this fails too, the sweep does it. */
  private void forget(String tenant, UUID id, Exception why) {
    try {
      transactions.inWholeTenant(
          tenant,
          tx -> {
            store.lock(tx, tenant); // behind what may still be on its way
            if (store.find(tx, tenant, id).isEmpty()) {
              store.drop(tx, tenant, id);
            }
            return id;
          });
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  ImportView get(Caller caller, String id) {
    return job(caller, id).view();
  }

  List<ImportStore.Fault> errors(Caller caller, String id) {
    ImportStore.Job job = job(caller, id);
    return transactions.inTenant(
        caller.tenant(), tx -> store.faults(tx, caller.tenant(), job.id()));
  }

  private ImportStore.Job job(Caller caller, String id) {
    return Ids.parse(id)
        .flatMap(
            known ->
                transactions.inTenant(
                    caller.tenant(), tx -> store.find(tx, caller.tenant(), known)))
        .orElseThrow(() -> ProblemException.notFound("import " + id));
  }

  private static void requireRoom(int unfinished) {
    if (unfinished >= MOST_UNFINISHED) {
      throw ProblemException.later(
          ImportReason.TOO_MANY_IMPORTS,
          "%d files of the tenant are under way (expected: fewer than %d)"
              .formatted(unfinished, MOST_UNFINISHED),
          A_WHILE);
    }
  }

  /** Within that time identity takes the same file for what it is; behind it, it could not. */
  private void requireRemembered(Handle tx, ImportStore.Job job) {
    if (store.known(tx, job, job.createdAt().minus(REMEMBERED))) {
      throw new ProblemException(
          ImportReason.IMPORTED_BEFORE,
          "The same file was imported over six days ago; its events could have their effect twice."
              + " Whoever means that changes the file, if only by a line break at its end.");
    }
  }

  private record Kept(String hash, long bytes) {}

  private Kept keep(String tenant, UUID id, InputStream file, Instant now) throws IOException {
    MessageDigest digest = sha256();
    long bytes = 0;
    int number = 0;
    List<byte[]> chunks = new ArrayList<>();
    while (true) {
      byte[] chunk = file.readNBytes(ImportStore.CHUNK);
      if (chunk.length > 0) {
        digest.update(chunk);
        bytes += chunk.length;
        chunks.add(chunk);
      }
      boolean end = chunk.length < ImportStore.CHUNK;
      if (!chunks.isEmpty() && (end || chunks.size() == CHUNKS_AT_ONCE)) {
        store.put(tenant, id, number, chunks, now);
        number += chunks.size();
        chunks.clear();
      }
      if (end) {
        return new Kept(HexFormat.of().formatHex(digest.digest()), bytes);
      }
    }
  }

  private ImportSpec read(@Nullable String spec) {
    if (spec == null) {
      throw ProblemException.invalid("spec", "nothing", "what the file is, in JSON");
    }
    try {
      return json.readValue(spec, ImportSpec.class);
    } catch (com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException e) {
      throw new ProblemException(
          CommonReason.UNKNOWN_FIELD, "spec: a field that is not known stands in it.");
    } catch (JsonProcessingException e) {
      throw ProblemException.invalid("spec", "another text", "what the file is, in JSON");
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
