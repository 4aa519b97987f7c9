package io.carillon.identity.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.definitions.Tenant;
import io.carillon.platform.definitions.Tenants;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How long each tenant keeps what; kept in memory as tenants change. */
@ApplicationScoped
public class RetentionStore {
  /** What holds where a tenant says nothing. */
  private static final Periods USUAL =
      new Periods(null, null, Duration.ofDays(1_825), Duration.ofDays(400));

  private final Tenants tenants;
  private final Map<String, Periods> byTenant = new ConcurrentHashMap<>();

  /**
   * How long what is kept; null is without an end.
   *
   * @param events an older one has no effects
   * @param profiles people of whom nothing came
   * @param consents words about being contacted that stand no more
   * @param decisions what was decided of identities
   */
  public record Periods(
      @Nullable Duration events,
      @Nullable Duration profiles,
      Duration consents,
      Duration decisions) {}

  @Inject
  RetentionStore(Tenants tenants) {
    this.tenants = tenants;
  }

  void start(@Observes StartupEvent event) {
    tenants.onChange(this::take);
  }

  public Periods of(String tenant) {
    return byTenant.getOrDefault(tenant, USUAL);
  }

  /** Whether an event happened so long before it was received that it has no effects. */
  public boolean late(String tenant, Instant occurredAt, Instant receivedAt) {
    Duration kept = of(tenant).events();
    return kept != null && occurredAt.isBefore(receivedAt.minus(kept));
  }

  private void take(Tenant tenant) {
    JsonNode retention = tenant.settings().path("retention");
    byTenant.put(
        tenant.key(),
        new Periods(
            period(retention, "events", USUAL.events()),
            period(retention, "profiles", USUAL.profiles()),
            Objects.requireNonNull(period(retention, "consents", USUAL.consents())),
            Objects.requireNonNull(period(retention, "decisions", USUAL.decisions()))));
  }

  private static @Nullable Duration period(
      JsonNode retention, String name, @Nullable Duration usual) {
    int days = TenantSettings.days(retention.path(name).asText(""));
    return days > 0 ? Duration.ofDays(days) : usual;
  }
}
