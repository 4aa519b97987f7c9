package io.carillon.identity.tenant;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tenant as its settings are, whatever was not set being left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantView(
    String key,
    @Nullable String name,
    @Nullable String timezone,
    @Nullable String locale,
    TenantSettings.@Nullable Quotas quotas,
    TenantSettings.@Nullable Retention retention,
    TenantSettings.@Nullable Privacy privacy,
    TenantSettings.@Nullable Matches matches,
    @Nullable List<String> origins,
    long version,
    Instant createdAt,
    Instant changedAt) {

  static TenantView of(
      String key, TenantSettings settings, long version, Instant createdAt, Instant changedAt) {
    return new TenantView(
        key,
        settings.name(),
        settings.timezone(),
        settings.locale(),
        settings.quotas(),
        settings.retention(),
        settings.privacy(),
        settings.matches(),
        settings.origins(),
        version,
        createdAt,
        changedAt);
  }
}
