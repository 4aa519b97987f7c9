package io.carillon.identity.tenant;

import io.carillon.platform.definitions.Tenant;
import io.carillon.platform.definitions.Tenants;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which tenants want nobody to have a profile who has not consented to anything. */
@ApplicationScoped
public class ConsentFirstStore {
  private final Tenants tenants;
  private final Set<String> consentFirst = ConcurrentHashMap.newKeySet();

  @Inject
  ConsentFirstStore(Tenants tenants) {
    this.tenants = tenants;
  }

  void start(@Observes StartupEvent event) {
    tenants.onChange(this::take);
  }

  public boolean holds(String tenant) {
    return consentFirst.contains(tenant);
  }

  private void take(Tenant tenant) {
    String profiles = tenant.settings().path("privacy").path("profiles").asText("");
    if (tenant.live() && profiles.equals(TenantSettings.CONSENTED)) {
      consentFirst.add(tenant.key());
    } else {
      consentFirst.remove(tenant.key());
    }
  }
}
