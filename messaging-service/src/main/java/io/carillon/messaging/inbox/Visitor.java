package io.carillon.messaging.inbox;

import java.util.Set;
import java.util.UUID;

/**
 * A person whom a tenant's server vouches for, at the inbox.
 *
 * @param key the write key that was shown, in clear
 * @param userId as the tenant's own systems know the person
 * @param profiles every id of the person; none while nobody knows the person yet
 */
record Visitor(String tenant, String key, String userId, Set<UUID> profiles) {
  @Override
  public String toString() {
    return tenant + "/" + profiles;
  }
}
