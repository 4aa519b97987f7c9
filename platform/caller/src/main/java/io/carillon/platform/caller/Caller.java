package io.carillon.platform.caller;

import java.util.List;
import java.util.Set;

/**
 * Who asks.
 *
 * @param tenant the tenant that the call is about; empty for a platform operator
 * @param subject the token's subject
 * @param name the user or client name
 * @param permissions words of {@link Permissions}
 * @param units paths of the units that a person belongs to; empty means the whole tenant
 * @param service whether another service of the platform calls
 */
public record Caller(
    String tenant,
    String subject,
    String name,
    Set<String> permissions,
    List<String> units,
    boolean service) {

  public boolean may(String permission) {
    return permissions.contains(permission);
  }

  /** Whether addresses and traits must be masked in the answer. */
  public boolean masked() {
    return !may(Permissions.PROFILES_READ_PII);
  }
}
