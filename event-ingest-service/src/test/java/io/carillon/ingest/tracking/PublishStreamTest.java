package io.carillon.ingest.tracking;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.ingest.event.IngestReason;
import io.carillon.ingest.v1.Acknowledgement;
import io.carillon.ingest.v1.NewEvent;
import io.carillon.ingest.v1.PublishStreamRequest;
import io.carillon.ingest.v1.PublishStreamResponse;
import io.carillon.platform.problem.ProblemException;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How much of a client's stream is asked for, with a client that is made up. */
class PublishStreamTest {
  private static final int WINDOW = 512;
  private static final int PATIENCE = 60;

  private final PublishStreamGrpc.Open open = new PublishStreamGrpc.Open();
  private final Client client = new Client();

  @Test
  void aClientThatDoesNotReadIsNotReadFrom() throws InterruptedException {
    client.reads = false;
    PublishStreamGrpc stream = new PublishStreamGrpc(open, client, PublishStreamTest::taken);
    stream.onNext(numbered(1));
    assertThat(client.next().getSequence()).isEqualTo(1);
    stream.onNext(numbered(2));
    assertThat(client.asked).as("no more than fits before anything was read").hasValue(WINDOW);

    client.reads = true;
    assertThat(client.next().getSequence()).isEqualTo(2);
    await().until(() -> client.asked.get() == WINDOW + 2);
    stream.onCompleted();
    assertThat(client.ended.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("completed");
  }

  @Test
  void aStreamGoesOnAtThePaceOfItsKey() throws InterruptedException {
    AtomicInteger tries = new AtomicInteger();
    PublishStreamGrpc stream =
        new PublishStreamGrpc(
            open,
            client,
            events -> {
              if (tries.incrementAndGet() < 3) {
                assertThat(client.asked).as("nothing more is asked for").hasValue(WINDOW);
                throw ProblemException.later(
                    IngestReason.KEY_OVER_RATE, "Its key has no room.", Duration.ofMillis(1));
              }
              return taken(events);
            });

    stream.onNext(numbered(7));
    stream.onCompleted();

    assertThat(client.next().getSequence()).isEqualTo(7);
    assertThat(client.ended.poll(PATIENCE, TimeUnit.SECONDS)).isEqualTo("completed");
    assertThat(tries).hasValue(3);
  }

  @Test
  void aProcessThatStopsAcknowledgesWhatHasComeAndEndsItsStreams() throws InterruptedException {
    PublishStreamGrpc stream = new PublishStreamGrpc(open, client, PublishStreamTest::taken);
    stream.onNext(numbered(1));
    stream.onNext(numbered(2));

    open.end();

    assertThat(client.next().getSequence()).isEqualTo(1);
    assertThat(client.next().getSequence()).isEqualTo(2);
    assertThat(client.ended.poll(PATIENCE, TimeUnit.SECONDS)).contains("UNAVAILABLE");
  }

  @Test
  void aStreamThatOpensWhileItsProcessStopsEndsAtOnce() throws InterruptedException {
    open.end();

    var _ = new PublishStreamGrpc(open, client, PublishStreamTest::taken);

    assertThat(client.ended.poll(PATIENCE, TimeUnit.SECONDS)).contains("UNAVAILABLE");
  }

  private static List<Acknowledgement> taken(List<NewEvent> events) {
    return events.stream().map(_ -> Acknowledgement.getDefaultInstance()).toList();
  }

  private static PublishStreamRequest numbered(long sequence) {
    return PublishStreamRequest.newBuilder().setSequence(sequence).build();
  }

  private static final class Client extends ServerCallStreamObserver<PublishStreamResponse> {
    private final AtomicInteger asked = new AtomicInteger();
    private final BlockingQueue<PublishStreamResponse> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private volatile boolean reads = true;

    PublishStreamResponse next() throws InterruptedException {
      return requireNonNull(answers.poll(PATIENCE, TimeUnit.SECONDS), "no answer");
    }

    @Override
    public boolean isReady() {
      return reads;
    }

    @Override
    public void request(int count) {
      asked.addAndGet(count);
    }

    @Override
    public void onNext(PublishStreamResponse answer) {
      answers.add(answer);
    }

    @Override
    public void onError(Throwable failure) {
      ended.add(failure.toString());
    }

    @Override
    public void onCompleted() {
      ended.add("completed");
    }

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public void setOnCancelHandler(@Nullable Runnable handler) {}

    @Override
    public void setOnReadyHandler(@Nullable Runnable handler) {}

    @Override
    public void disableAutoRequest() {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void setMessageCompression(boolean on) {}

    @Override
    public void setCompression(String how) {}
  }
}
