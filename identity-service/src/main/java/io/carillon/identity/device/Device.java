package io.carillon.identity.device;

import java.time.Instant;

/**
 * What is known of an app's installation.
 *
 * @param type ios, android, web …; may be empty
 */
public record Device(String type, PushToken token, Instant lastSeen) {

  /** As an event of that moment shows it. */
  public Device(String type, String token, Instant at) {
    this(type, PushToken.named(token, at), at);
  }

  public boolean reachable() {
    return token.live();
  }

  /** What stands after an event of that time: the latest token and type that were named. */
  public Device seen(Device now) {
    Device later = now.lastSeen().isBefore(lastSeen) ? this : now;
    Device earlier = later == now ? this : now;
    return new Device(
        later.type().isEmpty() ? earlier.type() : later.type(),
        token.join(now.token),
        later.lastSeen());
  }

  /** The same with another token. */
  public Device with(PushToken now) {
    return new Device(type, now, lastSeen);
  }

  /** `enabled`; `retired` when the push service calls its token dead; `disabled` without one. */
  public String push() {
    return token.live() ? "enabled" : token.value().isEmpty() ? "disabled" : "retired";
  }
}
