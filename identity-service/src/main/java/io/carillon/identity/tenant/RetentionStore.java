package io.carillon.identity.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.definition.v1.Definition;
import io.carillon.platform.definitions.Definitions;
import io.carillon.platform.definitions.Kinds;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  private final Definitions definitions;
  private final ObjectMapper json;
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
  RetentionStore(Definitions definitions, ObjectMapper json) {
    this.definitions = definitions;
    this.json = json;
  }

  void start(@Observes StartupEvent event) {
    definitions.onChange(Kinds.TENANT, this::take);
  }

  public Periods of(String tenant) {
    return byTenant.getOrDefault(tenant, USUAL);
  }

  /** Whether an event happened so long before it was received that it has no effects. */
  public boolean late(String tenant, Instant occurredAt, Instant receivedAt) {
    Duration kept = of(tenant).events();
    return kept != null && occurredAt.isBefore(receivedAt.minus(kept));
  }

  private void take(Definition definition) {
    try {
      JsonNode body = json.readTree(definition.getBodyJson().toByteArray()).path("retention");
      byTenant.put(
          definition.getTenant(),
          new Periods(
              period(body, "events", USUAL.events()),
              period(body, "profiles", USUAL.profiles()),
              Objects.requireNonNull(period(body, "consents", USUAL.consents())),
              Objects.requireNonNull(period(body, "decisions", USUAL.decisions()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable Duration period(JsonNode body, String name, @Nullable Duration usual) {
    int days = TenantSettings.days(body.path(name).asText(""));
    return days > 0 ? Duration.ofDays(days) : usual;
  }
}
