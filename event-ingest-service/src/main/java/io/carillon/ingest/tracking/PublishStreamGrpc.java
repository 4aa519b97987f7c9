package io.carillon.ingest.tracking;

import io.carillon.ingest.v1.Acknowledgement;
import io.carillon.ingest.v1.NewEvent;
import io.carillon.ingest.v1.PublishStreamRequest;
import io.carillon.ingest.v1.PublishStreamResponse;
import io.carillon.platform.problem.GrpcProblems;
import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.ProblemException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client's stream. What has come in meanwhile is written to the log as one batch, while more
 * comes in; at most {@value #WINDOW} events stand between the client's sending and our
 * acknowledgement, and a client that does not read its acknowledgements is not read from. Nor is
 * one whose tenant has used up its quota, until there is room again.
 */
final class PublishStreamGrpc implements StreamObserver<PublishStreamRequest> {
  private static final int WINDOW = 512;
  private static final long PATIENCE_MILLIS = 50;
  private static final long LONGEST_WAIT_MILLIS = 1_000;

  /** What a client's stream brings; without a request, it has ended. */
  private record Incoming(@Nullable PublishStreamRequest request) {}

  /** The streams that are open in a process, until it stops; what opens then ends at once. */
  static final class Open {
    private final Set<PublishStreamGrpc> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    private void add(PublishStreamGrpc stream) {
      streams.add(stream);
      if (stopping) {
        stream.stop();
      }
    }

    /**
     * The process stops: what has come is still acknowledged, and clients go elsewhere with the
     * rest.
     */
    void end() {
      stopping = true;
      streams.forEach(PublishStreamGrpc::stop);
    }
  }

  private final Open open;
  private final ServerCallStreamObserver<PublishStreamResponse> answers;
  private final Function<List<NewEvent>, List<Acknowledgement>> accept;
  private final BlockingQueue<Incoming> queue = new LinkedBlockingQueue<>();
  private volatile boolean stopping;

  PublishStreamGrpc(
      Open open,
      ServerCallStreamObserver<PublishStreamResponse> answers,
      Function<List<NewEvent>, List<Acknowledgement>> accept) {
    this.open = open;
    this.answers = answers;
    this.accept = accept;
    answers.disableAutoRequest();
    answers.setOnCancelHandler(this::onCompleted);
    open.add(this);
    Thread.ofVirtual().name("publish-stream").start(this::work);
    answers.request(WINDOW);
  }

  @Override
  public void onNext(PublishStreamRequest request) {
    queue.add(new Incoming(request));
  }

  @Override
  public void onError(Throwable failure) {
    onCompleted();
  }

  @Override
  public void onCompleted() {
    queue.add(new Incoming(null));
  }

  private void stop() {
    stopping = true;
    onCompleted();
  }

  private void work() {
    try {
      boolean more = true;
      while (more && !answers.isCancelled()) {
        List<PublishStreamRequest> batch = new ArrayList<>();
        more = take(batch);
        acknowledge(batch);
        if (more && waitUntilRead()) {
          answers.request(batch.size());
        }
      }
      if (stopping) {
        throw EventLog.stops(null);
      }
      if (!answers.isCancelled()) {
        answers.onCompleted();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      if (!answers.isCancelled()) {
        answers.onError(GrpcProblems.of(e));
      }
    } finally {
      open.streams.remove(this);
    }
  }

  /** Takes all that is there, at least one; whether more may come. */
  private boolean take(List<PublishStreamRequest> batch) throws InterruptedException {
    List<Incoming> incoming = new ArrayList<>();
    incoming.add(queue.take());
    queue.drainTo(incoming, WINDOW - 1);
    for (Incoming one : incoming) {
      if (one.request() == null) {
        return false;
      }
      batch.add(one.request());
    }
    return true;
  }

  private void acknowledge(List<PublishStreamRequest> batch) throws InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    List<Acknowledgement> acknowledgements =
        accepted(batch.stream().map(PublishStreamRequest::getEvent).toList());
    for (int i = 0; i < batch.size(); i++) {
      answers.onNext(
          PublishStreamResponse.newBuilder()
              .setSequence(batch.get(i).getSequence())
              .setAcknowledgement(acknowledgements.get(i))
              .build());
    }
  }

  /** What there is no room for now waits, and its client with it, whose window stays shut. */
  private List<Acknowledgement> accepted(List<NewEvent> events) throws InterruptedException {
    while (true) {
      try {
        return accept.apply(events);
      } catch (ProblemException e) {
        if (e.reason().kind() != Kind.EXHAUSTED || answers.isCancelled()) {
          throw e;
        }
        Duration room = e.retryAfter();
        TimeUnit.MILLISECONDS.sleep(
            room == null
                ? PATIENCE_MILLIS
                : Math.clamp(room.toMillis(), PATIENCE_MILLIS, LONGEST_WAIT_MILLIS));
      }
    }
  }

  private boolean waitUntilRead() throws InterruptedException {
    while (!answers.isReady() && !answers.isCancelled()) {
      TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
    }
    return !answers.isCancelled();
  }
}
