package io.carillon.platform.timers;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What happens when timers are due. */
@FunctionalInterface
public interface TimerHandler {

  /**
   * Acts on due timers, in the transaction of their removal, which already names their tenants.
   * When it throws, nothing has happened and the timers stay. After a passing failure (a dependency
   * is away) all are tried again within a second; after any other, each is tried alone, and one
   * that still fails is put off for longer each time, up to five minutes, and reported as an error.
   *
   * @param due in the order of their times, at most 500
   * @param now at or after each of these times
   */
  void fire(Handle tx, List<Timer> due, Instant now);
}
