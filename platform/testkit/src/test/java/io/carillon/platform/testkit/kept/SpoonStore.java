package io.carillon.platform.testkit.kept;

import io.carillon.event.v1.Origin;
import java.time.Clock;
import java.time.Instant;

/** A store may know the contracts' types, and asks an injected clock. */
record SpoonStore(Clock clock, Origin origin) {
  Instant now() {
    return clock.instant();
  }
}
