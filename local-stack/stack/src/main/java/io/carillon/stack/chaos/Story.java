package io.carillon.stack.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.stack.chaos.Told.Mail;
import io.carillon.stack.chaos.Told.Way;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What one person does, and what must come of it. Everybody is anonymous first, becomes known,
 * consents, orders and joins; some have a second device that is recognised by the same log-in, some
 * look and buy, ask and answer, become regulars and part.
 *
 * @param events the calls, in their order
 */
record Story(
    String id,
    String address,
    List<ObjectNode> events,
    Map<String, Double> facts,
    List<Mail> mails,
    List<Way> ways,
    boolean secondDevice,
    boolean waits) {
  static final String WELCOME = "chaos-welcome";
  static final String OFFERED = "offered";
  private static final int MOST_ORDERS = 4;

  /** The ids of the events. */
  Set<String> ids() {
    Set<String> ids = new LinkedHashSet<>();
    events.forEach(event -> ids.add(event.path("messageId").asText()));
    return ids;
  }

  /**
   * A story that is drawn.
   *
   * @param now when its events happened, each a millisecond after the one before
   */
  static Story drawn(String id, Instant now, RandomGenerator random) {
    return new Writer(id, now, random).write();
  }

  private static final class Writer {
    private final String id;
    private final String address;
    private final RandomGenerator random;
    private final List<ObjectNode> events = new ArrayList<>();
    private final List<Mail> mails = new ArrayList<>();
    private final List<Way> ways = new ArrayList<>();
    private Instant at;
    private int orders;
    private double spent;

    Writer(String id, Instant now, RandomGenerator random) {
      this.id = id;
      this.address = id + "@chaos.example";
      this.at = now;
      this.random = random;
    }

    Story write() {
      String device = id + "-a";
      boolean second = one(3);
      boolean looks = one(2);
      int visits = one(2) ? 2 : random.nextInt(2);
      boolean parts = visits == 2 && one(2);
      order(device, false);
      if (second) {
        order(id + "-b", false);
      }
      identify(device);
      if (second) {
        call("identify", id + "-b", true).putObject("traits").put("device", "second");
      }
      for (int more = random.nextInt(MOST_ORDERS); more > 0; more--) {
        order(device, true);
      }
      if (looks) {
        look(device);
      }
      if (one(4)) {
        ask(device);
      }
      for (int visit = 0; visit < visits; visit++) {
        track(device, "Chaos Visited");
      }
      if (visits == 2) {
        mailed("chaos-regular", "chaos-regular", "greeted");
      }
      if (parts) {
        track(device, "Chaos Farewell");
        mailed("chaos-farewell", "chaos-farewell", "parted");
      }
      track(device, "Chaos Joined");
      mailed(WELCOME, WELCOME, "welcomed");
      Map<String, Double> facts = new LinkedHashMap<>();
      facts.put("chaos-orders", (double) orders);
      facts.put("chaos-spent", spent);
      facts.put("chaos-visits", (double) visits);
      return new Story(id, address, events, facts, mails, ways, second, looks);
    }

    private void identify(String device) {
      ObjectNode call = call("identify", device, true);
      call.putObject("traits").put("email", address).put("firstName", "Chaos");
      call.putObject("context")
          .put("timezone", "Europe/Paris")
          .putArray("consents")
          .addObject()
          .put("channel", "email")
          .put("purpose", "marketing")
          .put("state", "granted")
          .put("text", "I take part in a trial.");
    }

    private void order(String device, boolean known) {
      double total = random.nextInt(1, 400) / 4.0;
      orders++;
      spent += total;
      track(call("track", device, known), "Chaos Order").put("total", total);
    }

    private void look(String device) {
      track(device, "Chaos Looked");
      Double value = null;
      if (one(2)) {
        value = (double) random.nextInt(1, 100);
        track(call("track", device, true), "Chaos Bought").put("total", value);
      }
      mails.add(new Mail(Set.of("chaos-offer"), true, Definitions.WAIT));
      ways.add(new Way("chaos-offer", Set.of(OFFERED), value, Definitions.WAIT));
    }

    /** An answer may come to the journey when its time is over: then either way is right. */
    private void ask(String device) {
      track(device, "Chaos Asked");
      boolean answers = one(2);
      if (answers) {
        track(device, "Chaos Answered");
      }
      mails.add(
          new Mail(
              answers ? Set.of("chaos-thanks", "chaos-reminder") : Set.of("chaos-reminder"),
              false,
              answers ? Duration.ZERO : Definitions.WAIT));
      ways.add(
          new Way(
              "chaos-question",
              answers ? Set.of("heard", "silent") : Set.of("silent"),
              null,
              Definitions.WAIT));
    }

    private void mailed(String journey, String template, String exit) {
      mails.add(new Mail(Set.of(template), false, Duration.ZERO));
      ways.add(new Way(journey, Set.of(exit), null, null));
    }

    private void track(String device, String event) {
      track(call("track", device, true), event);
    }

    private static ObjectNode track(ObjectNode call, String event) {
      return call.put("event", event).putObject("properties");
    }

    private ObjectNode call(String type, String device, boolean known) {
      ObjectNode call =
          JsonNodeFactory.instance
              .objectNode()
              .put("type", type)
              .put("messageId", id + "-" + events.size())
              .put("anonymousId", device)
              .put("timestamp", at.toString());
      if (known) {
        call.put("userId", id);
      }
      at = at.plusMillis(1);
      events.add(call);
      return call;
    }

    private boolean one(int of) {
      return random.nextInt(of) == 0;
    }
  }
}
