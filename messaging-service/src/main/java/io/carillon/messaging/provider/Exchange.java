package io.carillon.messaging.provider;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Calls to a vendor over HTTP, each made once. Until the message has begun to leave nothing was
 * handed over; after that only an answer says what became of it.
 */
public final class Exchange implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Exchange.class);
  private static final long LONGEST_ANSWER = 256 * 1024;

  private final HttpClient client;
  private final Semaphore free;
  private final Duration replyTimeout;

  /**
   * HTTP/1.1, as a stream that is refused on a shared connection cannot be told from one that is
   * lost.
   *
   * @param connections calls at the same time at most
   */
  public Exchange(int connections, Duration connectTimeout, Duration replyTimeout) {
    this.free = new Semaphore(connections, true);
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    this.replyTimeout = replyTimeout;
  }

  /**
   * Waits for a free connection, and has the call made. Throws nothing.
   *
   * @param lastLook asked right before the call; what it answers, if anything, is the outcome
   * @param call makes the call by the line, and says what the answer means
   */
  public Outcome once(Supplier<Optional<Outcome>> lastLook, Function<Line, Outcome> call) {
    try {
      if (!free.tryAcquire(replyTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Outcome.Retry("BUSY", "no connection was free in " + replyTimeout, null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Retry("BUSY", "this process stops", null);
    }
    Line line = new Line();
    try {
      return lastLook.get().orElseGet(() -> call.apply(line));
    } catch (Broken e) {
      return line.mayHaveLeft()
          ? new Outcome.Unknown(e.code, e.getMessage())
          : new Outcome.Retry("SERVER_AWAY", e.getMessage(), null);
    } catch (RuntimeException e) {
      // without its words, which may name whom the message is for
      LOG.errorf(
          "A call to a vendor went wrong here: %s at %s",
          e.getClass().getName(),
          e.getStackTrace().length == 0 ? "an unknown place" : e.getStackTrace()[0]);
      return line.mayHaveLeft()
          ? new Outcome.Unknown("ANSWER_UNREADABLE", e.getClass().getSimpleName())
          : new Outcome.Retry("NOT_CALLED", e.getClass().getSimpleName(), null);
    } finally {
      free.release();
    }
  }

  /** What came in place of an answer. */
  private static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String code;

    Broken(String code, Exception cause) {
      super(cause.getClass().getSimpleName(), cause, false, false);
      this.code = code;
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  private enum State {
    KEPT,
    LEAVING,
    GIVEN_UP
  }

  /** What a single call goes by, which knows how far it got. */
  public final class Line {
    private final AtomicReference<State> state = new AtomicReference<>(State.KEPT);

    private Line() {}

    /** Whether the message has begun to leave; if not, it never will. */
    private boolean mayHaveLeft() {
      return !state.compareAndSet(State.KEPT, State.GIVEN_UP) && state.get() == State.LEAVING;
    }

    /**
     * Posts the body, and waits for the answer.
     *
     * @param request everything but the body
     */
    public HttpResponse<byte[]> post(HttpRequest.Builder request, byte[] body) {
      HttpRequest whole = request.timeout(replyTimeout).POST(new Watched(body)).build();
      try {
        return client.send(
            whole,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), LONGEST_ANSWER));
      } catch (HttpTimeoutException e) {
        throw new Broken("NO_ANSWER", e);
      } catch (IOException e) {
        throw new Broken("CONNECTION_LOST", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new Broken("CONNECTION_LOST", e);
      }
    }

    /** A body that notes when it begins to leave. */
    private final class Watched implements HttpRequest.BodyPublisher {
      private final HttpRequest.BodyPublisher body;

      private Watched(byte[] body) {
        this.body = HttpRequest.BodyPublishers.ofByteArray(body);
      }

      @Override
      public long contentLength() {
        return body.contentLength();
      }

      @Override
      public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (!state.compareAndSet(State.KEPT, State.LEAVING)) {
          throw new IllegalStateException("given up, or called twice");
        }
        body.subscribe(subscriber);
      }
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
