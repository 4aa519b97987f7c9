package io.carillon.platform.caller;

/** What an endpoint may ask for: `objects:verb`. A partner's scopes are the same words. */
public final class Permissions {
  public static final String PROFILES_READ = "profiles:read";

  /** Sees addresses and traits in clear. */
  public static final String PROFILES_READ_PII = "profiles:read-pii";

  public static final String PROFILES_WRITE = "profiles:write";

  /** By which rules events are joined to people. */
  public static final String IDENTITY_RULES_READ = "identity-rules:read";

  /** Changes those rules, and parts whom they would not have joined. */
  public static final String IDENTITY_RULES_WRITE = "identity-rules:write";

  /** What traits are: their types, and whose word of one stands. */
  public static final String TRAIT_SCHEMA_READ = "trait-schema:read";

  public static final String TRAIT_SCHEMA_WRITE = "trait-schema:write";

  public static final String EVENTS_READ = "events:read";
  public static final String EVENTS_WRITE = "events:write";
  public static final String SEGMENTS_READ = "segments:read";
  public static final String SEGMENTS_WRITE = "segments:write";
  public static final String JOURNEYS_READ = "journeys:read";
  public static final String JOURNEYS_WRITE = "journeys:write";
  public static final String JOURNEYS_ENROLL = "journeys:enroll";
  public static final String TEMPLATES_READ = "templates:read";
  public static final String TEMPLATES_WRITE = "templates:write";
  public static final String MESSAGES_READ = "messages:read";
  public static final String MESSAGES_SEND = "messages:send";
  public static final String SUPPRESSIONS_READ = "suppressions:read";
  public static final String SUPPRESSIONS_WRITE = "suppressions:write";
  public static final String GEOFENCES_READ = "geofences:read";
  public static final String GEOFENCES_WRITE = "geofences:write";
  public static final String SCORECARDS_READ = "scorecards:read";
  public static final String SCORECARDS_WRITE = "scorecards:write";
  public static final String WRITE_KEYS_READ = "write-keys:read";
  public static final String WRITE_KEYS_WRITE = "write-keys:write";
  public static final String TRACKING_PLANS_READ = "tracking-plans:read";
  public static final String TRACKING_PLANS_WRITE = "tracking-plans:write";
  public static final String DEAD_LETTERS_READ = "dead-letters:read";

  /** Sends what could not be processed on its way again. */
  public static final String DEAD_LETTERS_REPLAY = "dead-letters:replay";

  public static final String HOOKS_READ = "hooks:read";
  public static final String HOOKS_WRITE = "hooks:write";
  public static final String FORMS_READ = "forms:read";
  public static final String FORMS_WRITE = "forms:write";
  public static final String PROVIDERS_READ = "providers:read";

  /** Who changed what: of all objects, whether or not the caller may read those themselves. */
  public static final String AUDIT_READ = "audit:read";

  public static final String PRIVACY_REQUESTS_READ = "privacy-requests:read";

  /** Exports, erases and suppresses people, and fetches what was gathered of them. */
  public static final String PRIVACY_REQUESTS_WRITE = "privacy-requests:write";

  public static final String TENANTS_READ = "tenants:read";
  public static final String TENANTS_WRITE = "tenants:write";

  public static final String UNITS_READ = "units:read";
  public static final String UNITS_WRITE = "units:write";

  /** The caller's own tenant only. */
  public static final String TENANT_READ_OWN = "tenant:read-own";

  /** Service to service; never granted to a person or a partner. */
  public static final String INTERNAL = "internal";

  private Permissions() {}
}
