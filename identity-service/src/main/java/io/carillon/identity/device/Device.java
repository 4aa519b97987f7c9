package io.carillon.identity.device;

import java.time.Instant;

/**
 * What is known of an app's installation.
 *
 * @param type ios, android, web …; may be empty
 * @param token the push token; empty when there is none
 */
public record Device(String type, String token, Instant lastSeen) {

  public boolean reachable() {
    return !token.isEmpty();
  }

  /** What stands after an event of that time: the latest token and type that were named. */
  public Device seen(Device now) {
    Device later = now.lastSeen().isBefore(lastSeen) ? this : now;
    Device earlier = later == now ? this : now;
    return new Device(
        later.type().isEmpty() ? earlier.type() : later.type(),
        later.token().isEmpty() ? earlier.token() : later.token(),
        later.lastSeen());
  }

  /** The same without its token, which lives elsewhere now. */
  public Device withoutToken() {
    return new Device(type, "", lastSeen);
  }
}
