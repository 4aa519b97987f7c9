package io.carillon.journey.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The zone of people whose own is unknown: their tenant's. */
@ApplicationScoped
class TenantZones {
  private final Definitions definitions;
  private final ObjectMapper json;

  @Inject
  TenantZones(Definitions definitions, ObjectMapper json) {
    this.definitions = definitions;
    this.json = json;
  }

  /** UTC when the tenant has none. */
  ZoneId of(String tenant) {
    return definitions.all(tenant, Kinds.TENANT).stream()
        .findFirst()
        .map(definition -> zone(definition.getBodyJson().toByteArray()))
        .orElse(ZoneOffset.UTC);
  }

  private ZoneId zone(byte[] body) {
    try {
      String zone = json.readTree(body).path("timezone").asText("");
      return zone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(zone);
    } catch (IOException | DateTimeException e) {
      return ZoneOffset.UTC;
    }
  }
}
