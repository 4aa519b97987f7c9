package io.carillon.platform.keys;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.definitions.Tenant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What services know of a tenant, from the definition that identity writes.
 *
 * @param origins web origins from which its sites may call; none for any
 * @param eventsPerSecond its quota; 0 for none
 * @param messagesPerDay its quota; 0 for none
 * @param timezone in which its days begin and end
 * @param ip how much of a person's network address is kept
 * @param withholdFrom how likely two profiles must be one person for the second one's message to be
 *     kept back; above 1 for never
 */
public record TenantRules(
    List<String> origins,
    long eventsPerSecond,
    long messagesPerDay,
    ZoneId timezone,
    IpRule ip,
    double withholdFrom) {
  private static final double NEVER = 2;
  static final TenantRules NONE =
      new TenantRules(List.of(), 0, 0, ZoneOffset.UTC, IpRule.TRUNCATE, NEVER);

  public TenantRules {
    origins = List.copyOf(origins);
  }

  static TenantRules of(Tenant tenant) {
    JsonNode settings = tenant.settings();
    return new TenantRules(
        tenant.origins(),
        tenant.quota("eventsPerSecond"),
        tenant.quota("messagesPerDay"),
        tenant.zone(),
        IpRule.of(settings.path("privacy").path("ip").asText("")),
        settings.path("matches").path("withholdFrom").asDouble(NEVER));
  }
}
