package io.carillon.identity.tenant;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.platform.problem.Violations;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Period;
import java.time.ZoneId;
import java.util.IllformedLocaleException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for a tenant, as its REST body is.
 *
 * @param key `[a-z0-9-]{1,64}`; never changes
 * @param timezone IANA; UTC when not given
 * @param locale BCP 47; en when not given
 * @param privacy what is kept of whom, and of what a call tells beside its event
 * @param matches what suggestions that two profiles are one person may do
 * @param origins web origins from which its sites may send events
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TenantSettings(
    @Nullable String key,
    @Nullable String name,
    @Nullable String timezone,
    @Nullable String locale,
    @Nullable Quotas quotas,
    @Nullable Retention retention,
    @Nullable Privacy privacy,
    @Nullable Matches matches,
    @Nullable List<String> origins) {
  static final String CONSENTED = "consented";

  private static final int LONGEST_NAME = 200;
  private static final int MOST_ORIGINS = 100;

  /** How much the tenant may use; null is without a limit. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Quotas(
      @Nullable Long eventsPerSecond, @Nullable Long messagesPerDay, @Nullable Long profiles) {}

  /**
   * How long things are kept, in ISO 8601 days such as `P400D`.
   *
   * @param events an event older than that has no effects; without an end when not given
   * @param profiles a person of whom no event came for so long is erased, P30D or longer; without
   *     an end when not given
   * @param consents words about being contacted that stand no more; P1825D when not given
   * @param decisions what was decided of identities, P31D or longer, as merges can be undone for 30
   *     days; P400D when not given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Retention(
      @Nullable String events,
      @Nullable String profiles,
      @Nullable String consents,
      @Nullable String decisions) {
    void check(Violations violations) {
      atLeast(violations, "events", events, 1);
      atLeast(violations, "profiles", profiles, 30);
      atLeast(violations, "consents", consents, 1);
      atLeast(violations, "decisions", decisions, 31);
    }

    private static void atLeast(
        Violations violations, String name, @Nullable String period, int days) {
      violations.check(
          period == null || days(period) >= days,
          "retention." + name,
          period,
          "P%dD or longer".formatted(days));
    }
  }

  /**
   * What is kept of whom, and of what a call tells beside its event.
   *
   * @param ip of a network address: `truncate` (the network, and so when not given), `drop`, `keep`
   * @param profiles who gets a profile: `everybody` (and so when not given), or `consented`, who
   *     has granted at least one consent
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Privacy(@Nullable String ip, @Nullable String profiles) {}

  /**
   * What suggestions that two profiles are one person may do.
   *
   * @param withholdFrom how likely that must be, 0.5..1, for a marketing message of a journey's
   *     step to be kept back where the other profile had it; never when not given
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Matches(@Nullable Double withholdFrom) {}

  /** Checked, with what was not given filled in. */
  TenantSettings checked(String asKey) {
    Violations violations = new Violations();
    violations.check(key == null || key.equals(asKey), "key", key, asKey);
    violations.check(asKey.matches("[a-z0-9-]{1,64}"), "key", asKey, "[a-z0-9-]{1,64}");
    violations.check(
        name == null || (!name.isBlank() && name.length() <= LONGEST_NAME),
        "name",
        name,
        "1..200 characters");
    violations.check(timezone == null || zone(timezone), "timezone", timezone, "an IANA time zone");
    violations.check(locale == null || tag(locale), "locale", locale, "a BCP 47 tag such as fr-FR");
    if (quotas != null) {
      positive(violations, "quotas.eventsPerSecond", quotas.eventsPerSecond());
      positive(violations, "quotas.messagesPerDay", quotas.messagesPerDay());
      positive(violations, "quotas.profiles", quotas.profiles());
    }
    if (retention != null) {
      retention.check(violations);
    }
    if (privacy != null) {
      violations.check(
          privacy.ip() == null || Set.of("truncate", "drop", "keep").contains(privacy.ip()),
          "privacy.ip",
          privacy.ip(),
          "truncate, drop or keep");
      violations.check(
          privacy.profiles() == null || Set.of("everybody", CONSENTED).contains(privacy.profiles()),
          "privacy.profiles",
          privacy.profiles(),
          "everybody or consented");
    }
    Double likely = matches == null ? null : matches.withholdFrom();
    violations.check(
        likely == null || (likely >= 0.5 && likely <= 1), "matches.withholdFrom", likely, "0.5..1");
    List<String> from = origins == null ? List.of() : origins;
    violations.check(from.size() <= MOST_ORIGINS, "origins", from.size(), "at most 100");
    for (int i = 0; i < from.size(); i++) {
      violations.check(
          origin(from.get(i)), "origins[" + i + "]", from.get(i), "https://shop.example");
    }
    violations.throwIfAny();
    return new TenantSettings(
        asKey,
        name == null ? asKey : name,
        timezone == null ? "UTC" : timezone,
        locale == null ? "en" : locale,
        quotas,
        retention,
        privacy,
        matches,
        from);
  }

  /** Days of an ISO period; 0 when it is none. */
  static int days(String period) {
    try {
      Period parsed = Period.parse(period);
      return parsed.getYears() * 365 + parsed.getMonths() * 30 + parsed.getDays();
    } catch (DateTimeException e) {
      return 0;
    }
  }

  private static void positive(Violations violations, String field, @Nullable Long value) {
    violations.check(value == null || value > 0, field, value, "1 or more");
  }

  private static boolean zone(String name) {
    return ZoneId.getAvailableZoneIds().contains(name);
  }

  private static boolean tag(String tag) {
    try {
      return !new Locale.Builder().setLanguageTag(tag).build().getLanguage().isEmpty();
    } catch (IllformedLocaleException e) {
      return false;
    }
  }

  private static boolean origin(@Nullable String origin) {
    try {
      URI uri = new URI(origin == null ? "" : origin);
      return Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawPath().isEmpty()
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
