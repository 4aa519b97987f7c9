package io.carillon.platform.caller;

import static io.carillon.platform.caller.Permissions.*;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Role × permission: the one table. */
public final class Grants {
  public static final String SERVICE = "service";
  public static final String PARTNER = "partner";

  private static final Set<String> READ_ALL =
      Set.of(
          PROFILES_READ,
          EVENTS_READ,
          SEGMENTS_READ,
          JOURNEYS_READ,
          TEMPLATES_READ,
          MESSAGES_READ,
          SUPPRESSIONS_READ,
          GEOFENCES_READ,
          SCORECARDS_READ,
          FORMS_READ,
          IDENTITY_RULES_READ,
          TRAIT_SCHEMA_READ,
          UNITS_READ,
          TENANT_READ_OWN);
  private static final Set<String> MARKETER =
      with(
          READ_ALL,
          PROFILES_READ_PII,
          PROFILES_WRITE,
          SEGMENTS_WRITE,
          JOURNEYS_WRITE,
          JOURNEYS_ENROLL,
          TEMPLATES_WRITE,
          MESSAGES_SEND,
          SUPPRESSIONS_WRITE,
          GEOFENCES_WRITE,
          FORMS_WRITE,
          SCORECARDS_WRITE);
  private static final Set<String> DEVELOPER =
      Set.of(
          WRITE_KEYS_READ,
          WRITE_KEYS_WRITE,
          TRACKING_PLANS_READ,
          TRACKING_PLANS_WRITE,
          DEAD_LETTERS_READ,
          DEAD_LETTERS_REPLAY,
          HOOKS_READ,
          HOOKS_WRITE,
          TRAIT_SCHEMA_WRITE,
          FORMS_READ,
          FORMS_WRITE,
          EVENTS_READ,
          EVENTS_WRITE,
          PROVIDERS_READ,
          IDENTITY_RULES_READ,
          TRAIT_SCHEMA_READ,
          UNITS_READ,
          TENANT_READ_OWN);
  private static final Set<String> ADMIN =
      with(
          MARKETER,
          WRITE_KEYS_READ,
          WRITE_KEYS_WRITE,
          TRACKING_PLANS_READ,
          TRACKING_PLANS_WRITE,
          DEAD_LETTERS_READ,
          DEAD_LETTERS_REPLAY,
          HOOKS_READ,
          HOOKS_WRITE,
          TRAIT_SCHEMA_WRITE,
          EVENTS_WRITE,
          PROVIDERS_READ,
          IDENTITY_RULES_WRITE,
          UNITS_WRITE,
          AUDIT_READ,
          PRIVACY_REQUESTS_READ,
          PRIVACY_REQUESTS_WRITE);

  private static final Map<String, Set<String>> BY_ROLE =
      new TreeMap<>(
          Map.of(
              "marketer",
              MARKETER,
              "analyst",
              READ_ALL,
              "developer",
              DEVELOPER,
              "privacy",
              Set.of(
                  PROFILES_READ,
                  PROFILES_READ_PII,
                  EVENTS_READ,
                  AUDIT_READ,
                  PRIVACY_REQUESTS_READ,
                  PRIVACY_REQUESTS_WRITE),
              "admin",
              ADMIN,
              PARTNER,
              Set.of(),
              "platform",
              Set.of(TENANTS_READ, TENANTS_WRITE),
              SERVICE,
              with(ADMIN, TENANTS_READ, INTERNAL)));

  /** What a partner's scopes can grant; anything else in a scope means nothing. */
  private static final Set<String> GRANTABLE =
      Set.of(
          PROFILES_READ,
          PROFILES_READ_PII,
          PROFILES_WRITE,
          EVENTS_READ,
          EVENTS_WRITE,
          SEGMENTS_READ,
          JOURNEYS_READ,
          JOURNEYS_ENROLL,
          TEMPLATES_READ,
          MESSAGES_READ,
          MESSAGES_SEND,
          GEOFENCES_READ,
          SCORECARDS_READ);

  private Grants() {}

  /** The table, for documentation and tests. */
  public static Map<String, Set<String>> table() {
    return Map.copyOf(BY_ROLE);
  }

  /** The permissions that a partner's scopes can grant. */
  public static Set<String> grantable() {
    return GRANTABLE;
  }

  /** All that these roles, and for a partner these scopes, allow. */
  static Set<String> of(Collection<String> roles, Collection<String> scopes) {
    Set<String> granted = new LinkedHashSet<>();
    for (String role : roles) {
      granted.addAll(BY_ROLE.getOrDefault(role, Set.of()));
    }
    if (roles.contains(PARTNER)) {
      scopes.stream().filter(GRANTABLE::contains).forEach(granted::add);
      if (scopes.contains(PROFILES_READ)) {
        granted.add(PROFILES_READ_PII);
      }
    }
    return Set.copyOf(granted);
  }

  private static Set<String> with(Set<String> base, String... more) {
    Set<String> all = new TreeSet<>(base);
    all.addAll(Set.of(more));
    return Set.copyOf(all);
  }
}
