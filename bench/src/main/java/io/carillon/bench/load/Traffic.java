package io.carillon.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.bench.Api;
import io.carillon.bench.OpenLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends the shop's events on an open loop, as server SDKs do: in batches, the larger the more there
 * is to send.
 */
public final class Traffic {
  private static final int MOST_TOGETHER = 20;

  /** A client that has so many events sends them together, so many times a second. */
  private static final double REQUESTS_PER_SECOND = 50;

  private final Api api;
  private final List<String> people;

  /**
   * @param people the addresses of those whom the events are of, in turn
   */
  public Traffic(Api api, List<String> people) {
    this.api = api;
    this.people = List.copyOf(people);
  }

  /**
   * An event that asks for a message.
   *
   * @param traceparent the trace that its request began; empty when the platform was left to decide
   * @param due when it was to be sent by the schedule
   * @param accepted when its 200 was there; null when there was none
   */
  public record Asked(String id, String traceparent, Instant due, @Nullable Instant accepted) {}

  /**
   * @param events all that were sent, those that ask among them
   * @param refused those without a 200
   * @param behind by how much the sender itself was late at most
   */
  public record Sent(List<Asked> asked, int events, int refused, Duration behind) {}

  /**
   * Sends {@code perSecond} events each second for that long, and waits for all answers.
   *
   * @param run what its ids begin with
   * @param traced whether every request asks for its trace to be kept
   */
  public Sent send(String run, double perSecond, Duration time, boolean traced) {
    int together = (int) Math.clamp(Math.round(perSecond / REQUESTS_PER_SECOND), 1, MOST_TOGETHER);
    int requests = (int) Math.ceil(perSecond * time.toMillis() / 1e3 / together);
    OpenLoop loop = OpenLoop.perSecond(perSecond / together, Duration.ofMillis(200));
    List<CompletableFuture<Batch>> sending = new ArrayList<>(requests);
    long behind = 0;
    for (int request = 0; request < requests; request++) {
      ObjectNode body = Api.JSON.createObjectNode();
      ArrayNode batch = body.putArray("batch");
      List<String> asking = new ArrayList<>();
      for (int i = 0; i < together; i++) {
        int number = request * together + i;
        String id = run + "-" + number;
        String address = people.get((number + number / Shop.ONE_ASKS_OF) % people.size());
        batch.add(Shop.event(number, id, address));
        if (Shop.asks(number)) {
          asking.add(id);
        }
      }
      String trace = traced ? Api.newTraceparent() : "";
      long late = loop.await(request);
      behind = Math.max(behind, late);
      Instant due = Instant.now().minusNanos(late);
      sending.add(
          api.batchAsync(body, trace)
              .handle(
                  (answer, failure) ->
                      Batch.of(asking, trace, due, failure == null ? answer : null)));
    }
    List<Batch> done = sending.stream().map(CompletableFuture::join).toList();
    return new Sent(
        done.stream().flatMap(batch -> batch.asked().stream()).toList(),
        requests * together,
        (int) done.stream().filter(batch -> !batch.accepted()).count() * together,
        Duration.ofNanos(behind));
  }

  private record Batch(List<Asked> asked, boolean accepted) {
    static Batch of(List<String> asking, String trace, Instant due, @Nullable JsonNode answer) {
      boolean whole = answer != null && answer.path("rejected").isEmpty();
      Instant at = whole ? Instant.now() : null;
      return new Batch(asking.stream().map(id -> new Asked(id, trace, due, at)).toList(), whole);
    }
  }
}
