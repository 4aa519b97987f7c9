package io.carillon.bench.ingest;

import io.carillon.bench.Environment;
import io.carillon.bench.load.Ceiling;
import io.carillon.bench.load.Load;
import io.carillon.bench.load.Wire;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A kind of request that both doors take.
 *
 * @param name as in its figures
 * @param events of 500 bytes each
 */
record Shape(String name, String path, int events) {
  private static final int BYTES = 500;

  /** So many different requests; a repeated one costs the door as much, and the line little. */
  private static final int REQUESTS = 500;

  static final Shape BATCH = new Shape("batch", "/v1/batch", 100);
  static final Shape SINGLE = new Shape("single", "/v1/track", 1);

  /** The load at an address, with the demo's write key. */
  Ceiling.Loads at(URI address, Environment environment) {
    return at(address, List.of(environment.writeKey()));
  }

  /** The load at an address, with each of the write keys in turn. */
  Ceiling.Loads at(URI address, List<String> keys) {
    int different = Math.max(REQUESTS, keys.size());
    byte[][] requests =
        IntStream.range(0, different)
            .mapToObj(
                number ->
                    Wire.request(
                        "POST", address, path, basic(keys.get(number % keys.size())), body(number)))
            .toArray(byte[][]::new);
    return () -> new Load(address, number -> requests[number % different], 200);
  }

  private static String basic(String key) {
    return "Basic "
        + Base64.getEncoder().encodeToString((key + ":").getBytes(StandardCharsets.UTF_8));
  }

  String body(int number) {
    return events == 1
        ? event(number + "")
        : IntStream.range(0, events)
            .mapToObj(event -> event(number + "-" + event))
            .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
  }

  /** Exactly 500 bytes. */
  private static String event(String id) {
    String head =
        """
        {"type":"track","messageId":"ingest-bench-%1$s","userId":"ingest-bench-%1$s",\
        "event":"Ingest Measured","properties":{"padding":"\
        """
            .formatted(id)
            .strip();
    String tail = "\"}}";
    return head + "x".repeat(BYTES - head.length() - tail.length()) + tail;
  }
}
