package io.carillon.sandbox.misbehaviour;

import io.carillon.sandbox.door.Doors;
import io.carillon.sandbox.door.Reply;
import io.carillon.sandbox.door.Request;
import io.carillon.sandbox.inbox.Vendor;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * {@code PUT /misbehaviour {"channel","to"?,"kind","code"?,"delay"?,"times"?}} makes a rule or
 * replaces one of the same channel, recipient and kind; {@code GET /misbehaviour} lists them with
 * how often each is still used; {@code DELETE /misbehaviour?channel=&to=&kind=} takes them away.
 */
public final class MisbehaviourDoor {
  private final Misbehaviours misbehaviours;
  private final Map<Vendor, Map<Kind, Set<String>>> codes;

  /**
   * The door of some rules.
   *
   * @param codes the error codes that each vendor knows, by kind
   */
  public MisbehaviourDoor(Misbehaviours misbehaviours, Map<Vendor, Map<Kind, Set<String>>> codes) {
    this.misbehaviours = misbehaviours;
    this.codes = codes;
  }

  public void open(Doors doors) {
    doors.open("/misbehaviour", this::answer);
  }

  private Reply answer(Request request) throws IOException {
    if (!request.path().isEmpty()) {
      return Reply.problem(404, "There is nothing here.");
    }
    return switch (request.method()) {
      case "PUT" -> {
        Rule rule = Rule.of(request.object(Rule.FIELDS), this::codes, Instant.now());
        misbehaviours.put(rule);
        yield Reply.json(rule.json());
      }
      case "GET" ->
          Reply.json(Map.of("items", misbehaviours.all().stream().map(Rule::json).toList()));
      case "DELETE" -> {
        misbehaviours.remove(
            Vendor.named(request.query().getOrDefault("channel", "all")),
            request.query().getOrDefault("to", ""),
            request.query().getOrDefault("kind", ""));
        yield Reply.empty(204);
      }
      default -> Reply.problem(405, "PUT, GET or DELETE was expected.");
    };
  }

  private Set<String> codes(Vendor vendor, Kind kind) {
    return codes.getOrDefault(vendor, Map.of()).getOrDefault(kind, Set.of());
  }
}
