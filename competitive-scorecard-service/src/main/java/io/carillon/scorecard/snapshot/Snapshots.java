package io.carillon.scorecard.snapshot;

import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violation;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Transactions;
import io.carillon.scorecard.app.AppView;
import io.carillon.scorecard.app.Apps;
import io.carillon.scorecard.app.Market;
import io.carillon.scorecard.indicator.Fact;
import io.carillon.scorecard.snapshot.Upload.Refused;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What the stores said: taken from files, given to the indicators. */
@ApplicationScoped
public class Snapshots {
  private static final int BATCH = 500;
  private static final int MOST_TOLD = 100;

  private final SnapshotStore store;
  private final Apps apps;
  private final Transactions transactions;
  private final Clock clock;

  @Inject
  Snapshots(SnapshotStore store, Apps apps, Transactions transactions, Clock clock) {
    this.store = store;
    this.apps = apps;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** How a file is opened once it is known that it may be taken. */
  @FunctionalInterface
  interface Opening {
    Lines open(Instant now) throws IOException;
  }

  /**
   * Takes a file, 500 lines in a transaction. A line that is wrong does not hold up the others. One
   * that comes again is known; so a file whose sending was cut is sent again, whole.
   *
   * @throws ProblemException NOT_FOUND, ARCHIVED; INVALID_VALUE when no line at all can be taken;
   *     MALFORMED for an empty or a cut file
   */
  Upload take(String tenant, String keyOrId, Opening file) {
    AppView app = transactions.inTenant(tenant, tx -> apps.changeable(tx, tenant, keyOrId));
    Tally tally = new Tally(tenant, app.id());
    try {
      Lines lines = file.open(clock.instant());
      Optional<Lines.Line> line = lines.next();
      while (line.isPresent()) {
        tally.add(line.get());
        line = lines.next();
      }
    } catch (IOException e) {
      throw new ProblemException(
          CommonReason.MALFORMED, "The file ended before its end: send it again, whole.", e);
    }
    return tally.end();
  }

  /** What a store said of apps in a while, by app, in no order. */
  public Map<UUID, List<Fact>> facts(
      String tenant,
      Collection<UUID> of,
      Market market,
      String country,
      Instant after,
      Instant until) {
    return transactions.inTenant(
        tenant, tx -> store.facts(tx, tenant, of, market, country, after, until));
  }

  /** A file on its way into the table. */
  private final class Tally {
    private final String tenant;
    private final UUID app;
    private final List<Snapshot> waiting = new ArrayList<>();
    private final List<Refused> errors = new ArrayList<>();
    private long accepted;
    private long repeated;
    private long rejected;

    Tally(String tenant, UUID app) {
      this.tenant = tenant;
      this.app = app;
    }

    void add(Lines.Line line) {
      line.result().snapshot().ifPresentOrElse(waiting::add, () -> refuse(line));
      if (waiting.size() == BATCH) {
        store();
      }
    }

    private void refuse(Lines.Line line) {
      rejected++;
      if (errors.size() < MOST_TOLD) {
        errors.add(new Refused(line.number(), line.result().violations()));
      }
    }

    private void store() {
      if (!waiting.isEmpty()) {
        int added =
            transactions.inTenant(
                tenant, tx -> store.add(tx, tenant, app, waiting, clock.instant()));
        accepted += added;
        repeated += waiting.size() - added;
        waiting.clear();
      }
    }

    Upload end() {
      store();
      if (accepted + repeated == 0) {
        Violations all = new Violations();
        for (Refused refused : errors) {
          for (Violation violation : refused.violations()) {
            String field = violation.field().isEmpty() ? "" : "." + violation.field();
            all.add(
                "[%d]%s".formatted(refused.line(), field), violation.found(), violation.expected());
          }
        }
        all.throwIfAny();
        throw new ProblemException(CommonReason.MALFORMED, "The file has no line.");
      }
      return new Upload(accepted, repeated, rejected, errors);
    }
  }
}
