package io.carillon.journey.catalog;

import io.carillon.platform.definitions.Tenant;
import io.carillon.platform.definitions.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The zone of people whose own is unknown: their tenant's. */
@ApplicationScoped
class TenantZones {
  private final Tenants tenants;

  @Inject
  TenantZones(Tenants tenants) {
    this.tenants = tenants;
  }

  /** UTC when the tenant has none. */
  ZoneId of(String tenant) {
    return tenants.find(tenant).map(Tenant::zone).orElse(ZoneOffset.UTC);
  }
}
