package io.carillon.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an event says that more can be found out from, and where: noted while the event was read, so
 * that nobody reads it again. Texts that were not said are empty.
 *
 * @param open whether the context may be added to: it is there as an object, or not at all
 * @param at where its first member stands or would stand, from the event's start; -1 without it
 * @param members how many it has
 * @param said those of its members that an enrichment has the names of
 * @param ipAt its member `ip`, or null
 * @param ip as the client says it
 * @param url of the page that the person was on
 * @param search behind the question mark of its address
 * @param referrer the page from which the person came there
 * @param platform of the client hints that the client passes on
 * @param appVersion `context.app.version`
 * @param screen `context.screen.name`
 * @param properties the names of what stands in its `properties`, or `traits` of an identify or a
 *     group
 */
public record Clues(
    boolean open,
    int at,
    int members,
    Set<String> said,
    @Nullable Span ipAt,
    String ip,
    String userAgent,
    String url,
    String search,
    String referrer,
    String platform,
    boolean mobile,
    String appVersion,
    String screen,
    Set<String> properties) {

  /**
   * A member of an object, from the event's start.
   *
   * @param start its name's quote
   * @param value where its value starts
   * @param end behind its value
   */
  public record Span(int start, int value, int end) {
    Span behind(Cut cut) {
      return new Span(cut.moved(start), cut.moved(value), cut.moved(end));
    }
  }

  public Clues {
    said = Set.copyOf(said);
    properties = Collections.unmodifiableSet(properties);
  }

  public boolean says(String member) {
    return said.contains(member);
  }

  /**
   * The event with another context.
   *
   * @param added members that the context has not, as JSON
   * @param otherIp what stands for the client's `ip`: JSON; empty for nothing, null as it is
   */
  public Json edited(Json event, Map<String, String> added, @Nullable String otherIp) {
    Json changed = event;
    int left = members;
    if (otherIp != null && ipAt != null) {
      if (otherIp.isEmpty()) {
        changed = Cut.of(event, ipAt).from(event);
        left--;
      } else {
        changed = spliced(event, ipAt.value(), ipAt.end(), otherIp);
      }
    }
    if (added.isEmpty()) {
      return changed;
    }
    StringBuilder json = new StringBuilder();
    added.forEach(
        (name, value) ->
            json.append(json.isEmpty() ? "" : ",")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
    return at < 0
        ? spliced(changed, 1, 1, "\"context\":{" + json + "},")
        : spliced(changed, at, at, left == 0 ? json.toString() : json.append(',').toString());
  }

  private static Json spliced(Json event, int from, int to, String text) {
    byte[] piece = text.getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(event.length() + piece.length);
    out.write(event.bytes(), event.start(), from);
    out.writeBytes(piece);
    out.write(event.bytes(), event.start() + to, event.length() - to);
    return Json.of(out.toByteArray());
  }
}
