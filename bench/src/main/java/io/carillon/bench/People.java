package io.carillon.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** People who consented to mails, made through the public API. */
public final class People {
  private static final int PER_BATCH = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Api api;
  private final String marketer;

  public People(Api api, String marketer) {
    this.api = api;
    this.marketer = marketer;
  }

  /** That many addresses that nobody else has. */
  public static List<String> addresses(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.format(Locale.ROOT, "%s-%d@bench.example", prefix, i))
        .toList();
  }

  /** The userId of the person with that address. */
  public static String userId(String address) {
    return address.substring(0, address.indexOf('@'));
  }

  /** Makes the people known, and waits until each is. */
  public void make(List<String> addresses) throws IOException, InterruptedException {
    identify(addresses);
    for (String address : addresses) {
      awaitKnown(address);
    }
  }

  /**
   * The same for many who may be known already: that the last of each hundred is known is taken for
   * all, and nothing is sent when they are.
   */
  public void gather(List<String> addresses) throws IOException, InterruptedException {
    List<String> last =
        IntStream.range(0, addresses.size())
            .filter(i -> i % PER_BATCH == PER_BATCH - 1 || i == addresses.size() - 1)
            .mapToObj(addresses::get)
            .toList();
    for (String address : last) {
      if (!isKnown(address)) {
        identify(addresses);
        break;
      }
    }
    for (String address : last) {
      awaitKnown(address);
    }
  }

  private void identify(List<String> addresses) throws IOException, InterruptedException {
    for (int from = 0; from < addresses.size(); from += PER_BATCH) {
      ObjectNode body = Api.JSON.createObjectNode();
      ArrayNode batch = body.putArray("batch");
      addresses.subList(from, Math.min(addresses.size(), from + PER_BATCH)).stream()
          .map(People::identify)
          .forEach(batch::add);
      api.batch(body).expect(200);
    }
  }

  private static ObjectNode identify(String address) {
    ObjectNode call = Api.JSON.createObjectNode();
    call.put("type", "identify").put("userId", userId(address));
    call.putObject("traits").put("email", address);
    ObjectNode context = call.putObject("context").put("timezone", "Europe/Paris");
    context
        .putArray("consents")
        .addObject()
        .put("channel", "email")
        .put("purpose", "marketing")
        .put("state", "granted")
        .put("text", "I take part in a measurement.");
    return call;
  }

  private void awaitKnown(String address) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!isKnown(address)) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException(
            "A person that was identified %s ago is not known.".formatted(PATIENCE));
      }
      Thread.sleep(100);
    }
  }

  private boolean isKnown(String address) throws IOException, InterruptedException {
    return !api.get("/v1/profiles?identifier=email:" + address, marketer)
        .json()
        .path("items")
        .isEmpty();
  }
}
