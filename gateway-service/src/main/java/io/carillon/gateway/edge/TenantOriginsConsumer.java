package io.carillon.gateway.edge;

import io.carillon.platform.definitions.Tenant;
import io.carillon.platform.definitions.Tenants;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Keeps the origins as the tenants' definitions are. */
@ApplicationScoped
class TenantOriginsConsumer {
  private final Tenants tenants;
  private final TenantOrigins origins;

  @Inject
  TenantOriginsConsumer(Tenants tenants, TenantOrigins origins) {
    this.tenants = tenants;
    this.origins = origins;
  }

  void start(@Observes StartupEvent event) {
    tenants.onChange(this::tenant);
  }

  private void tenant(Tenant tenant) {
    if (tenant.live()) {
      origins.set(tenant.key(), tenant.origins());
    } else {
      origins.remove(tenant.key());
    }
  }
}
