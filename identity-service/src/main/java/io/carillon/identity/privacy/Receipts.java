package io.carillon.identity.privacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What a part of a request leaves behind. */
final class Receipts {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Receipts() {}

  /** Of an export: how many things of each kind are in it. */
  static ObjectNode exported(Map<String, Long> counts, Instant now) {
    ObjectNode receipt = JSON.objectNode().put("at", now.toString());
    ObjectNode exported = receipt.putObject("exported");
    counts.forEach(exported::put);
    return receipt;
  }

  /** Of identity's own part of an erasure. */
  static ObjectNode erased(Map<String, Long> counts, Instant now) {
    ObjectNode receipt = JSON.objectNode().put("at", now.toString());
    ObjectNode erased = receipt.putObject("erased");
    counts.forEach(erased::put);
    ArrayNode expires = receipt.putArray("expires");
    expires(expires, "topic events.raw", now.plus(Duration.ofDays(7)));
    expires(expires, "topic events.raw.dead", now.plus(Duration.ofDays(30)));
    expires(expires, "topic events.resolved", now.plus(Duration.ofDays(7)));
    expires(expires, "topic profiles.state, older versions", now.plus(Duration.ofDays(2)));
    expires(
        expires,
        "what was told of the last events, until it is acknowledged",
        now.plus(Duration.ofDays(7)));
    expires(expires, "ids of events, to know them again", now.plus(Duration.ofDays(7)));
    expires(
        expires,
        "keyed hashes of identifiers, and the profile's ids",
        now.plus(PrivacyWork.REMEMBERED));
    receipt
        .putArray("keeps")
        .addObject()
        .put("what", "profile ids and masked addresses in the audit log")
        .put("why", "who changed what must stay provable");
    return receipt;
  }

  /** Of what was said about further events. */
  static ObjectNode withheld(int identifiers, int refusals, Instant now) {
    return JSON.objectNode()
        .put("at", now.toString())
        .put("identifiers", identifiers)
        .put("refusals", refusals);
  }

  private static void expires(ArrayNode expires, String what, Instant by) {
    expires.addObject().put("what", what).put("goneBy", by.toString());
  }
}
