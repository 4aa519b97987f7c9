package io.carillon.bench.gateway;

import io.carillon.bench.Api;
import io.carillon.bench.Environment;
import io.carillon.bench.load.Load;
import io.carillon.bench.load.Wire;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * A call that can be made straight at its service and through the gateway.
 *
 * @param name as in its figures
 * @param ports of the service, above the gateway's
 * @param service that answers it
 * @param status of a good answer
 */
record Door(String name, int ports, String service, int status, Sayings sayings) {
  private static final int BODY = 500;

  /** So many different events; a repeated one costs the doors as much, and the line little. */
  private static final int EVENTS = 5_000;

  private static final List<String> PEOPLE = List.of("rachel", "ana", "dev", "ada");

  /** The requests of a door at an address; made anew, as tokens do not live long. */
  @FunctionalInterface
  interface Sayings {
    IntFunction<byte[]> at(URI address) throws IOException, InterruptedException;
  }

  /** An event of 500 bytes with a write key. */
  static Door track(Environment environment) {
    String basic =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((environment.writeKey() + ":").getBytes(StandardCharsets.UTF_8));
    String run = Long.toString(System.currentTimeMillis(), 36);
    return new Door(
        "track",
        1,
        "ingest",
        200,
        address ->
            number ->
                Wire.request(
                    "POST", address, "/v1/track", basic, event(run + "-" + number % EVENTS)));
  }

  /** A read that costs its service little; by several people in turn, as each has a limit. */
  static Door get(Api api) {
    return new Door(
        "get",
        2,
        "identity",
        200,
        address -> {
          List<byte[]> requests = new ArrayList<>();
          for (String person : PEOPLE) {
            requests.add(
                Wire.request(
                    "GET", address, "/v1/tenants/demo", "Bearer " + api.token(person), ""));
          }
          return number -> requests.get(number % requests.size());
        });
  }

  /** Exactly 500 bytes. */
  static String event(String id) {
    String head =
        """
        {"messageId":"gateway-bench-%1$s","userId":"gateway-bench-%1$s",\
        "event":"Gateway Measured","properties":{"padding":"\
        """
            .formatted(id)
            .strip();
    String tail = "\"}}";
    return head + "x".repeat(BODY - head.length() - tail.length()) + tail;
  }

  /** All that has a part in its answer. */
  Set<String> parts() {
    return new TreeSet<>(
        List.of("gateway", service, "kafka", "postgres", "redis", "keycloak", "sandbox"));
  }

  Load straight(Environment environment) throws IOException, InterruptedException {
    return load(environment.beside(ports));
  }

  Load through(Environment environment) throws IOException, InterruptedException {
    return load(environment.beside(0));
  }

  private Load load(URI address) throws IOException, InterruptedException {
    return new Load(address, sayings.at(address), status);
  }
}
