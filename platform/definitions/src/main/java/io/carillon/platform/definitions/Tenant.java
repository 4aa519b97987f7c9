package io.carillon.platform.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * A tenant as everybody knows it. What one service alone asks for, it reads in the settings itself.
 *
 * @param live whether it is not archived
 * @param settings as identity's REST body of a tenant is; nothing in them when it has none
 */
public record Tenant(String key, boolean live, JsonNode settings) {

  /** In which its days begin and end; UTC when it has none. */
  public ZoneId zone() {
    try {
      return ZoneId.of(settings.path("timezone").asText("UTC"));
    } catch (DateTimeException e) {
      // a zone that this process's JDK does not know of yet
      return ZoneOffset.UTC;
    }
  }

  /** Web origins from which its sites may call. */
  public List<String> origins() {
    List<String> origins = new ArrayList<>();
    settings.path("origins").forEach(origin -> origins.add(origin.asText()));
    return origins;
  }

  /** How much of something it may use; 0 for without a limit. */
  public long quota(String of) {
    return Math.max(0, settings.path("quotas").path(of).asLong(0));
  }
}
