package io.carillon.analytics.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One change, as it is kept and shown.
 *
 * @param at when it was made, by the clock of the service that made it
 * @param service the service that made it
 * @param action `created`, `changed`, `archived`, `removed`, `merged`
 * @param before the members that differ, as they were; absent when it was not there
 * @param after the same as they are now; absent when it is gone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({
  "id", "tenant", "at", "service", "actor", "from", "action", "object", "before", "after"
})
public record AuditLine(
    UUID id,
    String tenant,
    Instant at,
    String service,
    Actor actor,
    From from,
    String action,
    Changed object,
    @Nullable JsonNode before,
    @Nullable JsonNode after) {

  /** What is left to show of a row whose text somebody has made unreadable. */
  static AuditLine unreadable(AuditEntry entry) {
    return new AuditLine(
        entry.id(),
        entry.tenant(),
        entry.at(),
        "",
        new Actor("unknown", entry.actorSubject(), entry.actorName(), List.of(), List.of()),
        new From("", "", "", ""),
        "unreadable",
        new Changed(entry.kind(), entry.objectId(), entry.objectKey(), entry.unit()),
        null,
        null);
  }

  /**
   * Who did it.
   *
   * @param kind `person`, `partner`, `service` or `system`
   * @param permissions what a partner's scopes allow; empty for others
   */
  @JsonPropertyOrder({"kind", "subject", "name", "roles", "permissions"})
  public record Actor(
      String kind, String subject, String name, List<String> roles, List<String> permissions) {}

  /** Where it came from. */
  @JsonPropertyOrder({"address", "requestId", "traceId", "userAgent"})
  public record From(String address, String requestId, String traceId, String userAgent) {}

  /**
   * What was changed.
   *
   * @param unit the unit that it belongs to; empty for the whole tenant
   */
  @JsonPropertyOrder({"kind", "id", "key", "unit"})
  public record Changed(String kind, String id, String key, String unit) {}
}
