package io.carillon.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.MissingNode;
import io.carillon.ingest.v1.Acknowledgement;
import io.carillon.ingest.v1.PublishStreamRequest;
import io.carillon.ingest.v1.PublishStreamResponse;
import io.carillon.ingest.v1.Verdict;
import io.carillon.stack.chaos.Doors.Answer;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AckClientsTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  @Test
  void sendTheSameAgainUntilTheyAreTold() {
    List<String> bodies = new CopyOnWriteArrayList<>();
    long begin = System.nanoTime();
    AckDoor door =
        AckDoor.batch(
            AckClients.TOGETHER,
            body -> {
              bodies.add(body);
              return switch (bodies.size()) {
                case 1 -> throw new IOException("cut");
                case 2 -> answer(503);
                default -> answer(200);
              };
            });
    try (AckClients clients = new AckClients(List.of(door), "run")) {

      clients.send(1_000, Duration.ofMillis(50));

      await().atMost(LONG).until(() -> clients.underWay() == 0);
      assertThat(clients.sent()).isEqualTo(50);
      assertThat(clients.acked().cardinality()).isEqualTo(50);
      assertThat(clients.answers()).isEqualTo(Map.of("none", 1, "503", 1, "200", 2));
      // the last one is somebody who forgot that it was answered
      assertThat(clients.repeated()).isEqualTo(3);
      assertThat(bodies).hasSize(4).containsOnly(bodies.getFirst());
      assertThat(bodies.getFirst()).contains("\"messageId\":\"run-0\"", "\"messageId\":\"run-49\"");
      assertThat(clients.acceptedSince(begin)).isTrue();
      assertThat(clients.acceptedSince(System.nanoTime())).isFalse();
    }
  }

  @Test
  void goThroughEachDoorInTurn() {
    List<String> batches = new CopyOnWriteArrayList<>();
    List<String> singles = new CopyOnWriteArrayList<>();
    AckDoor batch = AckDoor.batch(AckClients.TOGETHER, body -> noted(batches, body));
    AckDoor single = AckDoor.single(body -> noted(singles, body));
    try (AckClients clients = new AckClients(List.of(batch, single), "run")) {

      clients.send(10_000, Duration.ofMillis(15));

      await().atMost(LONG).until(() -> clients.underWay() == 0);
      assertThat(clients.ackedBy()).isEqualTo(Map.of("batch", 100, "single", 50));
      // the first application forgets that it was answered
      assertThat(batches).hasSize(3);
      assertThat(singles)
          .hasSize(50)
          .allMatch(body -> body.startsWith("{\"type\":\"track\""))
          .anyMatch(body -> body.contains("\"messageId\":\"run-50\""));
    }
  }

  @Test
  void openTheirStreamAnewAndSendWhatWasNotAcknowledged() {
    List<Partial> streams = new CopyOnWriteArrayList<>();
    AckStream stream =
        new AckStream(
            AckClients.TOGETHER,
            answers -> {
              // the first one is cut behind twenty acknowledgements
              Partial opened = new Partial(answers, streams.isEmpty() ? 20 : Integer.MAX_VALUE);
              streams.add(opened);
              return opened;
            });
    AckDoor none = AckDoor.single(_ -> answer(200));
    try (AckClients clients = new AckClients(List.of(none, stream), "run")) {

      clients.send(10_000, Duration.ofMillis(10));

      await().atMost(LONG).until(() -> clients.underWay() == 0);
      assertThat(clients.ackedBy()).containsEntry("stream", 50);
      assertThat(streams).hasSize(2);
      List<Integer> all = IntStream.range(50, 100).boxed().toList();
      assertThat(streams.getFirst().numbers).startsWith(all.subList(0, 20).toArray(Integer[]::new));
      assertThat(streams.getLast().numbers).isEqualTo(all.subList(20, 50));
      assertThat(clients.answers()).containsEntry("503", 1);
    }
  }

  /** A stream of which so many events are acknowledged, and which is cut then. */
  private static final class Partial implements StreamObserver<PublishStreamRequest> {
    private final StreamObserver<PublishStreamResponse> answers;
    private final int most;
    private final List<Integer> numbers = new ArrayList<>();

    Partial(StreamObserver<PublishStreamResponse> answers, int most) {
      this.answers = answers;
      this.most = most;
    }

    @Override
    public void onNext(PublishStreamRequest request) {
      if (numbers.size() == most) {
        return;
      }
      String json = request.getEvent().getJson().toStringUtf8();
      numbers.add(Integer.parseInt(json.replaceAll(".*\"run-(\\d+)\".*", "$1")));
      answers.onNext(
          PublishStreamResponse.newBuilder()
              .setSequence(request.getSequence())
              .setAcknowledgement(Acknowledgement.newBuilder().setVerdict(Verdict.VERDICT_ACCEPTED))
              .build());
      if (numbers.size() == most) {
        answers.onError(Status.UNAVAILABLE.asRuntimeException());
      }
    }

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }

  private static Answer noted(List<String> bodies, String body) {
    bodies.add(body);
    return answer(200);
  }

  private static Answer answer(int status) {
    return new Answer(status, MissingNode.getInstance());
  }
}
