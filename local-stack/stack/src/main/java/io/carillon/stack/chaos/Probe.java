package io.carillon.stack.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Says whether the whole way is open: somebody signs in, an event is accepted, its mail arrives,
 * and it is in the archive.
 */
final class Probe {
  private static final Duration CLOSELY = Duration.ofMillis(25);

  /** Rare enough that looking takes nothing from what starts on the same processors. */
  private static final Duration NOW_AND_THEN = Duration.ofMillis(100);

  private static final int CALM = 9;

  private final Doors doors;
  private final String person;
  private int count;

  Probe(Doors doors, String run) {
    this.doors = doors;
    this.person = run + "-probe";
  }

  /** Makes the person known to whom the probes' mails go. */
  void begin() throws IOException {
    ObjectNode identify = call("identify");
    identify.putObject("traits").put("email", person + "@chaos.example");
    doors.batch(batch(identify)).orThrow();
  }

  /**
   * The usual time from an event's acceptance to its mail, while nothing is done to any part.
   *
   * @throws IOException when a mail does not come
   */
  Duration calm(Duration patience) throws IOException {
    long[] took = new long[CALM];
    for (int i = 0; i < CALM; i++) {
      ObjectNode event = event();
      String body = batch(event);
      doors.batch(body).orThrow();
      Instant accepted = Instant.now();
      if (mail(event, accepted.minusSeconds(5), patience, CLOSELY).isEmpty()) {
        throw new IOException(
            "A mail does not come although nothing was done to any part: event "
                + event.path("messageId").asText());
      }
      took[i] = Duration.between(accepted, Instant.now()).toMillis();
    }
    Arrays.sort(took);
    return Duration.ofMillis(took[CALM / 2]);
  }

  /** Returns when one has come through; empty when none did for so long. */
  Optional<Instant> through(Duration patience) {
    Instant begin = Instant.now();
    ObjectNode event = event();
    String id = event.path("messageId").asText();
    String body = batch(event);
    String archived =
        "/v1/events?event=Chaos%20Probe&limit=20&after="
            + Doors.encoded(begin.minusSeconds(1).toString());
    return soon(patience, this::signsIn)
        .flatMap(signedIn -> soon(patience, () -> doors.get("/v1/journeys/chaos-probe").ok()))
        .flatMap(looked -> soon(patience, () -> doors.batch(body).status() == 200))
        .flatMap(accepted -> mail(event, begin.minusSeconds(1), patience, NOW_AND_THEN))
        .flatMap(
            mailed ->
                soon(
                    patience,
                    () -> {
                      for (JsonNode item : doors.get(archived).orThrow().path("items")) {
                        if (item.path("messageId").asText().equals(id)) {
                          return true;
                        }
                      }
                      return false;
                    }));
  }

  private boolean signsIn() throws IOException {
    doors.signIn();
    return true;
  }

  private Optional<Instant> mail(
      ObjectNode event, Instant after, Duration patience, Duration pause) {
    String n = event.path("properties").path("n").asText();
    return until(patience, pause, () -> !doors.mails("chaos-probe " + n, after).isEmpty());
  }

  private interface Look {
    boolean holds() throws IOException;
  }

  private static Optional<Instant> soon(Duration patience, Look look) {
    return until(patience, NOW_AND_THEN, look);
  }

  private static Optional<Instant> until(Duration patience, Duration pause, Look look) {
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < end) {
      try {
        if (look.holds()) {
          return Optional.of(Instant.now());
        }
      } catch (IOException e) {
        // not yet
      }
      LockSupport.parkNanos(pause.toNanos());
    }
    return Optional.empty();
  }

  private synchronized ObjectNode event() {
    ObjectNode event = call("track").put("event", "Chaos Probe");
    event.putObject("properties").put("n", person + "-" + count);
    return event;
  }

  private synchronized ObjectNode call(String type) {
    count++;
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", type)
        .put("messageId", person + "-" + count)
        .put("userId", person)
        .put("timestamp", Instant.now().toString());
  }

  private static String batch(ObjectNode call) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("batch").add(call);
    return body.toString();
  }
}
