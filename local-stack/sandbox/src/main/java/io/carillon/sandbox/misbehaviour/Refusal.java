package io.carillon.sandbox.misbehaviour;

import java.time.Duration;
import java.time.Instant;

/** Why a request that is in order is refused all the same. */
public sealed interface Refusal {
  /** Too many requests; the next may come after a time, in whole seconds. */
  record Throttled(Duration retryAfter) implements Refusal {}

  /** There is no such recipient any more, since the rule was made. */
  record Unregistered(Instant since) implements Refusal {}

  /** The vendor's error of a code. */
  record Rejected(String code) implements Refusal {}
}
