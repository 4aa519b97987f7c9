package io.carillon.ingest.imports;

import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.Reading;
import io.carillon.ingest.imports.ImportStore.Advance;
import io.carillon.ingest.imports.ImportStore.Fault;
import io.carillon.ingest.imports.ImportStore.Job;
import io.carillon.ingest.tracking.Sender;
import io.carillon.ingest.tracking.Tracking;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.keys.KeyLimits;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Worker;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Works through files, a step at a time: claims the one that has waited longest, makes events of
 * its next records, and when the log has them moves on in one transaction with the counts and the
 * errors. What a process that died, or lost its claim, did and did not write down is done again,
 * with the same ids. Files take half of their tenant's quota, and half of each key's room, so that
 * others have some, and wait where there is none. What fails ten times for reasons of our own is
 * given up.
 */
@ApplicationScoped
class ImportWork {
  private static final Logger LOG = Logger.getLogger(ImportWork.class);
  private static final int WINDOW = 512 * 1024;
  private static final int MOST_RECORDS = 500;
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int MOST_ATTEMPTS = 10;
  private static final Duration TOLD = Duration.ofDays(30);
  private static final Duration ORPHANED = Duration.ofDays(1);
  private static final Duration SWEEP_EVERY = Duration.ofHours(1);

  private final ImportStore store;
  private final Tracking tracking;
  private final KeyRing tenants;
  private final Definitions definitions;
  private final Clock clock;
  private final UUID me = UUID.randomUUID();
  private final Worker worker = new Worker("imports", LOOK_EVERY, () -> step(me));
  private Instant swept = Instant.EPOCH;

  @Inject
  ImportWork(
      ImportStore store, Tracking tracking, KeyRing tenants, Definitions definitions, Clock clock) {
    this.store = store;
    this.tracking = tracking;
    this.tenants = tenants;
    this.definitions = definitions;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    worker.start();
  }

  void stop(@Observes ShutdownEvent event) throws InterruptedException {
    worker.stop();
  }

  /** There is a file. */
  void wake() {
    worker.wake();
  }

  /** Takes one step of one file; whether there was one. */
  boolean step(UUID owner) {
    Set<String> living = definitions.tenants();
    if (living.isEmpty()) {
      return false;
    }
    sweep(living);
    Optional<Job> claimed = store.claim(living, owner, clock.instant(), LEASE);
    claimed.ifPresent(job -> work(job, owner));
    return claimed.isPresent();
  }

  private void sweep(Set<String> living) {
    Instant now = clock.instant();
    if (swept.plus(SWEEP_EVERY).isBefore(now)) {
      swept = now;
      store.sweep(living, now.minus(ORPHANED), now.minus(TOLD));
    }
  }

  private void work(Job job, UUID owner) {
    try {
      Optional<Advance> advance = next(job);
      if (advance.isEmpty()) {
        store.end(job, owner, null, clock.instant());
      } else {
        var unused = store.advance(job, owner, advance.get());
      }
    } catch (ProblemException e) {
      if (e.reason().kind().passes()) {
        Duration delay = e.retryAfter() == null ? LOOK_EVERY : e.retryAfter();
        Instant later = clock.instant().plus(delay);
        var unused =
            store.advance(
                job, owner, new Advance(job.nextByte(), job.nextLine(), 0, List.of(), later));
      } else {
        store.end(job, owner, e, clock.instant());
      }
    } catch (RuntimeException | Error e) {
      LOG.warnf(e, "Import %s of %s failed at record %d", job.id(), job.tenant(), job.nextLine());
      if (store.failed(job, owner, clock.instant().plus(LEASE)) >= MOST_ATTEMPTS) {
        ProblemException why =
            new ProblemException(
                ImportReason.IMPORT_BROKEN,
                "Record %d and those behind it failed %d times."
                    .formatted(job.nextLine(), MOST_ATTEMPTS));
        store.end(job, owner, why, clock.instant());
      }
    }
  }

  /**
   * Sends the next records; empty at the end of the file.
   *
   * @throws ProblemException what may pass, with nothing written down; or what ends the file
   */
  private Optional<Advance> next(Job job) {
    if (job.nextByte() >= job.bytes()) {
      return Optional.empty();
    }
    if (job.spec().equals(ImportSpec.UNREADABLE)) {
      throw new IllegalStateException("What the file is cannot be read");
    }
    Records records = new Records(job.spec(), job.tenant(), job.contentHash());
    boolean atHeading = job.spec().isCsv() && job.nextByte() == 0;
    if (job.spec().isCsv()) {
      byte[] head = store.read(job, 0, Frames.LONGEST + 1);
      heading(records, head, head.length >= job.bytes());
    }
    byte[] bytes = store.read(job, job.nextByte(), WINDOW);
    boolean last = job.nextByte() + bytes.length >= job.bytes();
    Frames.Cut cut = Frames.of(bytes, last, job.spec().isCsv(), atOnce(job));
    if (cut.frames().isEmpty()) {
      throw new ProblemException(
          ImportReason.RECORD_TOO_LONG,
          "Record %d does not end within %d bytes.".formatted(job.nextLine(), WINDOW));
    }
    return Optional.of(send(job, records, bytes, cut, atHeading ? 1 : 0));
  }

  private static void heading(Records records, byte[] head, boolean last) {
    List<Frames.Frame> frames = Frames.of(head, last, true, 1).frames();
    if (frames.isEmpty() || frames.getFirst().broken()) {
      throw new ProblemException(
          ImportReason.HEADING_MALFORMED, "The first record is no heading of CSV.");
    }
    Frames.Frame first = frames.getFirst();
    records.heading(Arrays.copyOfRange(head, first.start(), first.end()));
  }

  private Advance send(Job job, Records records, byte[] bytes, Frames.Cut cut, int skipped) {
    List<Reading> readings = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    Map<Long, Fault> faults = new LinkedHashMap<>();
    Map<String, Integer> ofKeys = new HashMap<>();
    int most = atOnce(job);
    int consumed = cut.consumed();
    long line = job.nextLine();
    for (Frames.Frame frame : cut.frames()) {
      if (line - job.nextLine() >= skipped) {
        try {
          List<Reading.Good> made = events(records, bytes, frame, line);
          boolean crowded = crowded(ofKeys, made) || readings.size() + made.size() > most;
          if (crowded && !readings.isEmpty()) {
            consumed = frame.start();
            break;
          }
          for (Reading.Good event : made) {
            readings.add(event);
            lines.add(line);
          }
        } catch (ProblemException e) {
          faults.put(line, fault(line, e));
        }
      }
      line++;
    }
    List<Fault> refused = accept(job, readings, lines);
    refused.forEach(fault -> faults.putIfAbsent(fault.line(), fault));
    long accepted = readings.size() - refused.size();
    return new Advance(
        job.nextByte() + consumed,
        line,
        accepted,
        List.copyOf(faults.values()),
        clock.instant().plus(pause(job, readings.size())));
  }

  /** Whether one key then has more in this step than finds room beside its live events. */
  private boolean crowded(Map<String, Integer> ofKeys, List<Reading.Good> made) {
    int most = 0;
    for (Reading.Good one : made) {
      most = Math.max(most, ofKeys.merge(one.event().lane(), 1, Integer::sum));
    }
    return most > tracking.patientShare();
  }

  private static List<Reading.Good> events(
      Records records, byte[] bytes, Frames.Frame frame, long line) {
    if (frame.broken()) {
      throw new ProblemException(
          frame.end() - frame.start() > Frames.LONGEST
              ? ImportReason.RECORD_TOO_LONG
              : ImportReason.RECORD_MALFORMED,
          "It is over %d bytes, or a quote does not end.".formatted(Frames.LONGEST));
    }
    return records.events(Arrays.copyOfRange(bytes, frame.start(), frame.end()), line);
  }

  /** What was refused of what was sent; the rest is durable. */
  private List<Fault> accept(Job job, List<Reading> readings, List<Long> lines) {
    if (readings.isEmpty()) {
      return List.of();
    }
    Sender sender = new Sender(job.tenant(), job.unit(), job.source(), true, KeyLimits.NONE, null);
    List<Fault> refused = new ArrayList<>();
    Body.Batch batch = new Body.Batch(readings, null);
    // of one record there may be more than ever has room
    List<Tracking.Outcome> outcomes =
        readings.size() > tracking.mostOfAKey()
            ? tracking.all(sender, batch)
            : tracking.inTime(sender, batch);
    for (int i = 0; i < outcomes.size(); i++) {
      if (outcomes.get(i) instanceof Tracking.Outcome.Refused no) {
        refused.add(fault(lines.get(i), no.problem()));
      }
    }
    return refused;
  }

  private static Fault fault(long line, ProblemException why) {
    return new Fault(line, why.reason().name(), why.detail());
  }

  /**
   * How many records or events a step has: half of what the tenant may send in a second, where that
   * is little. A record whose events alone are more is a step of its own.
   */
  private int atOnce(Job job) {
    long quota = tenants.rules(job.tenant()).eventsPerSecond();
    int most = Math.min(MOST_RECORDS, tracking.mostOfAKey());
    return quota == 0 ? most : (int) Math.clamp(quota / 2, 1, most);
  }

  /** Half of the quota is for all files of the tenant together. */
  private Duration pause(Job job, int events) {
    long quota = tenants.rules(job.tenant()).eventsPerSecond();
    if (quota == 0) {
      return Duration.ZERO;
    }
    int beside = Math.max(1, store.unfinished(job.tenant()));
    return Duration.ofNanos((long) (events * 2.0 * beside * TimeUnit.SECONDS.toNanos(1) / quota));
  }
}
