package io.carillon.ingest.event;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a batch says once for all its events. It is put into each event's own bytes, which otherwise
 * stay as they came; where both say something, the event's own stands.
 */
record Shared(Optional<Json> context, Optional<Json> integrations) {

  boolean isEmpty() {
    return context.isEmpty() && integrations.isEmpty();
  }

  long length() {
    return context.map(Json::length).orElse(0) + (long) integrations.map(Json::length).orElse(0);
  }

  /**
   * @param event an object
   */
  Json into(Json event) {
    Json first = context.map(value -> merged(event, "context", value)).orElse(event);
    return integrations.map(value -> merged(first, "integrations", value)).orElse(first);
  }

  private static Json merged(Json event, String name, Json shared) {
    List<JsonMembers.Member> members = JsonMembers.of(event);
    Optional<Json> own =
        members.stream()
            .filter(member -> member.name().equals(name))
            .map(JsonMembers.Member::value)
            .findFirst();
    if (own.isEmpty()) {
      String field = "\"" + name + "\":";
      return inserted(event, event.start(), members.isEmpty(), field, List.of(shared));
    }
    if (own.get().first() != '{') {
      return event;
    }
    List<JsonMembers.Member> ownMembers = JsonMembers.of(own.get());
    Set<String> said =
        ownMembers.stream().map(JsonMembers.Member::name).collect(Collectors.toSet());
    List<Json> missing =
        JsonMembers.of(shared).stream()
            .filter(member -> !said.contains(member.name()))
            .map(m -> new Json(shared.bytes(), m.at(), m.value().end()))
            .toList();
    return missing.isEmpty()
        ? event
        : inserted(event, own.get().start(), ownMembers.isEmpty(), "", missing);
  }

  /** Puts pieces behind the opening bracket that stands at {@code bracket}. */
  private static Json inserted(
      Json into, int bracket, boolean empty, String before, List<Json> pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(into.length() + 64);
    out.write(into.bytes(), into.start(), bracket + 1 - into.start());
    out.writeBytes(before.getBytes(US_ASCII));
    for (int i = 0; i < pieces.size(); i++) {
      if (i > 0) {
        out.write(',');
      }
      Json piece = pieces.get(i);
      out.write(piece.bytes(), piece.start(), piece.length());
    }
    if (!empty) {
      out.write(',');
    }
    out.write(into.bytes(), bracket + 1, into.end() - bracket - 1);
    return Json.of(out.toByteArray());
  }
}
