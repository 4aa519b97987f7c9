package io.carillon.stack.chaos;

import io.carillon.stack.chaos.Doors.Answer;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A door of ingestion, which takes events and says when they are durable. */
interface AckDoor {
  /** All went well. */
  String DURABLE = "200";

  /**
   * One event as it is sent, each time the same.
   *
   * @param json the call
   */
  record Event(int number, String json) {}

  /** A POST of a body. */
  @FunctionalInterface
  interface Post {
    Answer of(String body) throws IOException;
  }

  String name();

  /** How many events go together. */
  int together();

  /**
   * Brings events.
   *
   * @param durable is told of each that was acknowledged, also when another one was not
   * @return {@link #DURABLE}, or what was answered instead
   * @throws IOException when there was no answer
   */
  String call(List<Event> events, Consumer<Event> durable) throws IOException;

  /** One call for several events. */
  static AckDoor batch(int together, Post post) {
    return new Http(
        "batch",
        together,
        events ->
            post.of(
                events.stream()
                    .map(Event::json)
                    .collect(Collectors.joining(",", "{\"batch\":[", "]}"))));
  }

  /** A call for each event. */
  static AckDoor single(Post post) {
    return new Http("single", 1, events -> post.of(events.getFirst().json()));
  }

  /** What an application with a write key calls. */
  record Http(String name, int together, Bring bring) implements AckDoor {
    /** How events become a body. */
    interface Bring {
      Answer of(List<Event> events) throws IOException;
    }

    @Override
    public String call(List<Event> events, Consumer<Event> durable) throws IOException {
      String status = Integer.toString(bring.of(events).status());
      if (status.equals(DURABLE)) {
        events.forEach(durable);
      }
      return status;
    }
  }
}
