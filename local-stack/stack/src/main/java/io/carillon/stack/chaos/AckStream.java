package io.carillon.stack.chaos;

import com.google.protobuf.ByteString;
import io.carillon.ingest.v1.Acknowledgement;
import io.carillon.ingest.v1.NewEvent;
import io.carillon.ingest.v1.PublishStreamRequest;
import io.carillon.ingest.v1.PublishStreamResponse;
import io.carillon.ingest.v1.Verdict;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A partner's system with one stream, which is opened anew behind each cut; what was acknowledged
 * before it is not sent again.
 */
final class AckStream implements AckDoor {
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** Opens a stream of the partner's. */
  @FunctionalInterface
  interface Opening {
    StreamObserver<PublishStreamRequest> open(StreamObserver<PublishStreamResponse> answers)
        throws IOException;
  }

  private final int together;
  private final Opening opening;
  private @Nullable Stream stream;

  AckStream(int together, Opening opening) {
    this.together = together;
    this.opening = opening;
  }

  @Override
  public String name() {
    return "stream";
  }

  @Override
  public int together() {
    return together;
  }

  @Override
  public String call(List<Event> events, Consumer<Event> durable) throws IOException {
    Stream through = open();
    Call call = new Call(events.size(), durable);
    try {
      through.send(events, call);
      CompletableFuture.anyOf(call.done, through.ended)
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return call.done.join();
    } catch (ExecutionException e) {
      forget(through);
      return status(Status.fromThrowable(e));
    } catch (TimeoutException | IllegalStateException e) {
      forget(through);
      through.leave();
      throw new IOException("The stream acknowledges nothing.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted.", e);
    }
  }

  /** As HTTP would say it; a connection that is cut has no status. */
  private static String status(Status failure) {
    return switch (failure.getCode()) {
      case UNAVAILABLE -> failure.getCause() == null ? "503" : "none";
      case RESOURCE_EXHAUSTED -> "429";
      default -> failure.getCode().name();
    };
  }

  private synchronized Stream open() throws IOException {
    Stream known = stream;
    if (known == null) {
      known = new Stream();
      known.requests = opening.open(known);
      stream = known;
    }
    return known;
  }

  private synchronized void forget(Stream cut) {
    if (stream == cut) {
      stream = null;
    }
  }

  /** Events whose acknowledgements somebody waits for. */
  private static final class Call {
    private final Consumer<Event> durable;
    private final AtomicInteger left;
    private final CompletableFuture<String> done = new CompletableFuture<>();
    private volatile String said = DURABLE;

    Call(int events, Consumer<Event> durable) {
      this.durable = durable;
      this.left = new AtomicInteger(events);
    }

    void told(Event event, Acknowledgement acknowledgement) {
      if (acknowledgement.getVerdict() == Verdict.VERDICT_ACCEPTED) {
        durable.accept(event);
      } else {
        said = acknowledgement.getReason();
      }
      if (left.decrementAndGet() == 0) {
        done.complete(said);
      }
    }
  }

  private record Waiting(Event event, Call call) {}

  /** One stream, from its opening to its cut. */
  private static final class Stream implements StreamObserver<PublishStreamResponse> {
    private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
    private final CompletableFuture<String> ended = new CompletableFuture<>();
    private @Nullable StreamObserver<PublishStreamRequest> requests;
    private long sequence;

    synchronized void send(List<Event> events, Call call) {
      if (requests == null) {
        throw new IllegalStateException("It is not open.");
      }
      for (Event event : events) {
        waiting.put(++sequence, new Waiting(event, call));
        requests.onNext(
            PublishStreamRequest.newBuilder()
                .setSequence(sequence)
                .setEvent(NewEvent.newBuilder().setJson(ByteString.copyFromUtf8(event.json())))
                .build());
      }
    }

    /** What was sent may still be acknowledged; nothing more comes. */
    synchronized void leave() {
      try {
        if (requests != null) {
          requests.onCompleted();
        }
      } catch (IllegalStateException e) {
        // it has ended already
      }
    }

    @Override
    public void onNext(PublishStreamResponse answer) {
      Waiting told = waiting.remove(answer.getSequence());
      if (told != null) {
        told.call().told(told.event(), answer.getAcknowledgement());
      }
    }

    @Override
    public void onError(Throwable failure) {
      ended.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      ended.completeExceptionally(Status.UNAVAILABLE.asRuntimeException());
    }
  }
}
