package io.carillon.identity.match;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Idempotency;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Limits;
import io.carillon.platform.store.Page;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Begins runs, and tells what became of them. */
@ApplicationScoped
public class MatchRuns {
  private static final int MOST_UNFINISHED = 3;
  private static final int LONGEST_NAME = 255;
  private static final Duration A_WHILE = Duration.ofMinutes(1);

  private final RunStore store;
  private final SuggestionStore suggestions;
  private final MembersClient members;
  private final MatchWork work;
  private final Transactions transactions;
  private final Idempotency idempotency;
  private final ObjectMapper json;
  private final Clock clock;

  @Inject
  MatchRuns(
      RunStore store,
      SuggestionStore suggestions,
      MembersClient members,
      MatchWork work,
      Transactions transactions,
      Idempotency idempotency,
      ObjectMapper json,
      Clock clock) {
    this.store = store;
    this.suggestions = suggestions;
    this.members = members;
    this.work = work;
    this.transactions = transactions;
    this.idempotency = idempotency;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Over all profiles of the tenant or of a segment, which may be anybody's, so for whoever belongs
   * to the whole of it.
   *
   * @throws ProblemException UNIT_DENIED; INVALID_VALUE; TOO_MANY_RUNS
   */
  RunView ofProfiles(Caller caller, @Nullable RunSpec spec, @Nullable String once) {
    String top = Units.top(caller.tenant());
    Units.requireOwn(caller, top);
    RunSpec checked = (spec == null ? RunSpec.standard() : spec).ofProfiles();
    if (checked.segment() != null) {
      members.requireKnown(caller.tenant(), checked.segment());
    }
    return add(run(caller, Ids.next(), top, Run.Source.PROFILES, "", checked), "", once);
  }

  /**
   * Over the records of a file; returns when it is durable.
   *
   * @throws ProblemException INVALID_VALUE; UNKNOWN_FIELD; TOO_MANY_RUNS
   */
  RunView ofFile(
      Caller caller, @Nullable String spec, String name, InputStream file, @Nullable String once)
      throws IOException {
    RunSpec checked = read(spec).ofFile();
    Run.Source source = source(name);
    String unit = Units.choose(caller, null);
    UUID id = Ids.next();
    try {
      String hash = keep(caller.tenant(), id, file);
      return add(run(caller, id, unit, source, name, checked), hash, once);
    } catch (RuntimeException | IOException e) {
      forget(caller.tenant(), id, e);
      throw e;
    }
  }

  /** Nobody would look for the bytes of a file that is not taken. */
  private void forget(String tenant, UUID id, Exception why) {
    try {
      transactions.inWholeTenant(
          tenant,
          tx -> {
            if (store.find(tx, tenant, id).isEmpty()) {
              store.drop(tx, tenant, id);
            }
            return id;
          });
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  RunView get(Caller caller, String id) {
    return transactions.inTenant(caller.tenant(), tx -> find(tx, caller, id).view());
  }

  /**
   * What a run found, the likeliest first: in a file all of it, of profiles what is open of it.
   *
   * @throws ProblemException NOT_FOUND; INVALID_VALUE
   */
  Page<PairView> pairs(
      Caller caller,
      String id,
      @Nullable Double min,
      @Nullable Integer limit,
      @Nullable String cursor) {
    int size = Limits.page(limit);
    int from = cursor == null ? 0 : number(cursor);
    List<PairView> found = pairs(caller, id, min, from, size + 1);
    return Page.of(found, size, _ -> Cursor.encode(Integer.toString(from + size)));
  }

  /** All of them. */
  String csv(Caller caller, String id, @Nullable Double min) {
    return PairsCsv.of(pairs(caller, id, min, 0, MatchWork.MOST_PAIRS));
  }

  private List<PairView> pairs(
      Caller caller, String id, @Nullable Double min, int from, int limit) {
    double least = min == null ? 0 : min;
    if (!(least >= 0 && least <= 1)) {
      throw ProblemException.invalid("?min", least, "0..1");
    }
    return transactions.inTenant(
        caller.tenant(),
        tx -> {
          Run run = find(tx, caller, id);
          return run.source() == Run.Source.PROFILES
              ? suggestions.ofRun(tx, run.tenant(), run.id(), least, from, limit).stream()
                  .map(PairView::of)
                  .toList()
              : store.pairs(tx, run, least, from, limit);
        });
  }

  private Run find(Handle tx, Caller caller, String id) {
    return Ids.parse(id)
        .flatMap(known -> store.find(tx, caller.tenant(), known))
        .orElseThrow(() -> ProblemException.notFound("match run " + id));
  }

  /**
   * Forgets some of the runs of the transaction's tenants that ended before that; how many. Their
   * suggestions stay.
   */
  public int forget(Handle tx, Instant before) {
    return store.forget(tx, before);
  }

  private static int number(String cursor) {
    String text = Cursor.decode(cursor, 1).getFirst();
    if (!text.matches("\\d{1,9}")) {
      throw ProblemException.invalid("?cursor", cursor, "a nextCursor of this list");
    }
    return Integer.parseInt(text);
  }

  private Run run(
      Caller caller, UUID id, String unit, Run.Source source, String name, RunSpec spec) {
    return new Run(
        caller.tenant(),
        id,
        unit,
        source,
        name,
        spec,
        "WAITING",
        "waiting",
        Run.Found.NOTHING,
        null,
        null,
        clock.instant(),
        null);
  }

  private RunView add(Run run, String hash, @Nullable String once) {
    RunView view =
        transactions.inWholeTenant(
            run.tenant(),
            tx -> {
              RunView answer =
                  idempotency.once(
                      tx,
                      run.tenant(),
                      once,
                      List.of("match-runs", run.source(), run.unit(), run.name(), run.spec(), hash),
                      RunView.class,
                      () -> {
                        requireRoom(store.unfinished(tx, run.tenant()));
                        store.add(tx, run);
                        return run.view();
                      });
              if (!answer.id().equals(run.id())) {
                store.drop(tx, run.tenant(), run.id());
              }
              return answer;
            });
    work.wake(run.tenant());
    return view;
  }

  private static void requireRoom(int unfinished) {
    if (unfinished >= MOST_UNFINISHED) {
      throw ProblemException.later(
          MatchReason.TOO_MANY_RUNS,
          "%d runs of the tenant are under way (expected: fewer than %d)"
              .formatted(unfinished, MOST_UNFINISHED),
          A_WHILE);
    }
  }

  private String keep(String tenant, UUID id, InputStream file) throws IOException {
    MessageDigest digest = sha256();
    for (int number = 0; ; number++) {
      byte[] chunk = file.readNBytes(RunStore.CHUNK);
      if (chunk.length == 0) {
        return HexFormat.of().formatHex(digest.digest());
      }
      digest.update(chunk);
      store.put(tenant, id, number, chunk);
    }
  }

  private static Run.Source source(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (name.length() > LONGEST_NAME) {
      throw ProblemException.invalid("file", "a long name", "a name of up to 255 characters");
    }
    if (lower.endsWith(".csv")) {
      return Run.Source.CSV;
    }
    if (lower.endsWith(".jsonl") || lower.endsWith(".ndjson")) {
      return Run.Source.JSON_LINES;
    }
    throw ProblemException.invalid("file", name, "a name that ends in .csv, .jsonl or .ndjson");
  }

  private RunSpec read(@Nullable String spec) {
    if (spec == null || spec.isBlank()) {
      return RunSpec.standard();
    }
    try {
      RunSpec read = json.readValue(spec, RunSpec.class);
      return read == null ? RunSpec.standard() : read;
    } catch (UnrecognizedPropertyException e) {
      throw new ProblemException(
          CommonReason.UNKNOWN_FIELD, "spec: a field that is not known stands in it.");
    } catch (JsonProcessingException e) {
      throw ProblemException.invalid("spec", "another text", "how to look, in JSON");
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
