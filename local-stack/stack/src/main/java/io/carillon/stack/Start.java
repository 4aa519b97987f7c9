package io.carillon.stack;

import io.carillon.parts.Launch;
import io.carillon.parts.Processes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Starts the members of the stack that are not running, each as soon as those before it answer, and
 * ends those again when one of them does not come up.
 */
final class Start {
  private static final Duration POLL = Duration.ofMillis(150);

  /** What has run for long has been up once: it answers soon, or not at all. */
  private static final Duration PATIENCE_WITH_RUNNING = Duration.ofSeconds(20);

  /** How long a member may be silent before its line says what is waited for. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private static final Duration STOP = Duration.ofSeconds(5);
  private static final int LOG_LINES = 20;

  /** More starts at once than this only take the processors from the one that takes longest. */
  private static final int AT_ONCE = 2 * Math.max(2, Runtime.getRuntime().availableProcessors());

  private record Started(Member member, ProcessHandle process) {}

  private final RunFolder run;
  private final Progress progress;
  private final Duration patienceWithRunning;
  private final List<Started> started = new ArrayList<>();
  private final Semaphore turns = new Semaphore(AT_ONCE, true);
  private boolean abandoned;
  private @Nullable StackException failure;

  Start(RunFolder run, Progress progress) {
    this(run, progress, PATIENCE_WITH_RUNNING);
  }

  Start(RunFolder run, Progress progress, Duration patienceWithRunning) {
    this.run = run;
    this.progress = progress;
    this.patienceWithRunning = patienceWithRunning;
  }

  /**
   * Returns when all answer.
   *
   * @param members in an order in which each stands behind those that it waits for
   * @throws StackException when one does not; nothing that this call started is left then
   */
  void all(List<Member> members) {
    Map<String, CompletableFuture<@Nullable Void>> starts = new HashMap<>();
    members.forEach(member -> starts.put(member.name(), new CompletableFuture<>()));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      // what has come up tells the last that asked first: asked in reverse, they go in their order
      for (Member member : members.reversed()) {
        CompletableFuture<?>[] before =
            member.after().stream().map(starts::get).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(before)
            .thenRunAsync(() -> bringInTurn(member), threads)
            .whenComplete((up, failed) -> tell(starts.get(member.name()), failed));
      }
      CompletableFuture.allOf(starts.values().toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      abandon();
      throw failure == null
          ? new StackException(
              "The start was interrupted; nothing is left of it.", "Run make up again.")
          : failure;
    }
  }

  private static void tell(
      @Nullable CompletableFuture<@Nullable Void> start, @Nullable Throwable failed) {
    if (start != null && failed == null) {
      start.complete(null);
    } else if (start != null) {
      start.completeExceptionally(failed);
    }
  }

  /** Ends what was started, the last first. Safe to call at any time, from any thread. */
  void abandon() {
    List<Started> all;
    synchronized (started) {
      abandoned = true;
      all = new ArrayList<>(started).reversed();
      started.clear();
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      all.forEach(each -> threads.execute(() -> end(each)));
    }
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private void end(Started each) {
    Processes.stop(each.process(), each.member().signal(), STOP);
    try {
      run.forget(each.member().name());
    } catch (IOException e) {
      progress.note(each.member().name(), "its pid file stays: " + e.getMessage());
    }
  }

  private void bringInTurn(Member member) {
    turns.acquireUninterruptibly();
    try {
      bring(member);
    } finally {
      turns.release();
    }
  }

  private void bring(Member member) {
    long begin = System.nanoTime();
    Log log = new Log(member.log());
    try {
      if (isAbandoned()) {
        throw new StackException(member.name() + " was given up.", "");
      }
      Optional<ProcessHandle> running = run.find(member.name());
      if (running.isPresent()) {
        awaitRunning(member, running.get(), log, begin);
      } else {
        Launch launch = member.preparation().prepare();
        log.begin();
        await(member, start(member, launch), log, begin);
      }
      member.settling().settle();
      if (running.isPresent()) {
        progress.note(member.name(), "was up already   " + member.where());
      } else {
        progress.done(member.name(), since(begin), member.where());
      }
    } catch (StackException e) {
      throw fail(e);
    } catch (Exception e) {
      if (!isAbandoned()) {
        progress.failed(member.name(), since(begin), "");
      }
      throw fail(
          new StackException(
              member.name() + ": " + e.getMessage() + log.tail(LOG_LINES),
              "Mend that, then run make up again."));
    }
  }

  /** The first failure is the one to tell of; from then on the others give up. */
  private StackException fail(StackException reason) {
    synchronized (started) {
      if (!abandoned && failure == null) {
        failure = reason;
      }
      abandoned = true;
    }
    return reason;
  }

  /** Behind {@link #abandon} nothing is started any more, and what was started before is known. */
  private ProcessHandle start(Member member, Launch launch) throws IOException {
    synchronized (started) {
      if (abandoned) {
        throw new StackException(member.name() + " was given up.", "");
      }
      ProcessHandle process = launch.start().toHandle();
      started.add(new Started(member, process));
      run.write(member.name(), process);
      return process;
    }
  }

  private void await(Member member, ProcessHandle process, Log log, long begin)
      throws InterruptedException {
    if (answers(member, process, member.patience(), begin)) {
      return;
    }
    String what = Processes.isAlive(process) ? "is not healthy" : "has ended";
    throw failed(
        member,
        begin,
        what,
        "%s %s after %s.%s"
            .formatted(member.name(), what, Progress.seconds(since(begin)), log.tail(LOG_LINES)),
        "Mend what its log says, then run make up again.");
  }

  /** It is not ended here, as this call did not start it. */
  private void awaitRunning(Member member, ProcessHandle process, Log log, long begin)
      throws InterruptedException {
    if (answers(member, process, patienceWith(member, process), begin)) {
      return;
    }
    throw failed(
        member,
        begin,
        "does not answer",
        "%s was up already (process %d), but does not answer at %s.%s"
            .formatted(member.name(), process.pid(), member.where(), log.tail(LOG_LINES)),
        "Run make down, then make up again.");
  }

  /** A start that was killed leaves processes that are still coming up. */
  private Duration patienceWith(Member member, ProcessHandle process) {
    Duration age =
        process
            .info()
            .startInstant()
            .map(start -> Duration.between(start, Instant.now()))
            .orElse(member.patience());
    Duration left = member.patience().minus(age);
    return left.compareTo(patienceWithRunning) > 0 ? left : patienceWithRunning;
  }

  private StackException failed(
      Member member, long begin, String what, String message, String remedy) {
    if (!isAbandoned()) {
      progress.failed(member.name(), since(begin), what);
    }
    return new StackException(message, remedy);
  }

  /** Waits; false when it has ended or the patience is over. */
  private boolean answers(Member member, ProcessHandle process, Duration patience, long begin)
      throws InterruptedException {
    Duration silent = SILENCE;
    while (!member.check().answers()) {
      if (isAbandoned()) {
        throw new StackException(member.name() + " was given up.", "");
      }
      Duration waited = since(begin);
      if (!Processes.isAlive(process) || waited.compareTo(patience) > 0) {
        return false;
      }
      if (waited.compareTo(silent) > 0) {
        progress.waiting(member.name(), waited, member.where());
        silent = silent.plus(SILENCE);
      }
      Thread.sleep(POLL);
    }
    return true;
  }

  private boolean isAbandoned() {
    synchronized (started) {
      return abandoned;
    }
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
