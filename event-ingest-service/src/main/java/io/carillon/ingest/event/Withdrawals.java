package io.carillon.ingest.event;

import java.util.List;

/** Whether an event takes back what somebody agreed to. */
public final class Withdrawals {
  private static final String REVOKED = "revoked";

  private Withdrawals() {}

  /** Whether one of its `context.consents` has the state `revoked`, as identity reads them. */
  public static boolean in(Json event) {
    return Fields.at(event, "context", "consents").stream()
        .flatMap(consents -> children(consents).stream())
        .flatMap(one -> Fields.at(one, "state").stream())
        .anyMatch(state -> REVOKED.equals(EventReader.string(state)));
  }

  private static List<Json> children(Json value) {
    return switch (value.first()) {
      case '[' -> JsonMembers.elements(value);
      case '{' -> JsonMembers.of(value).stream().map(JsonMembers.Member::value).toList();
      default -> List.of();
    };
  }
}
