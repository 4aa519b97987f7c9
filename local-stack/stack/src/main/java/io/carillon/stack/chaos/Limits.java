package io.carillon.stack.chaos;

import java.time.Duration;

/**
 * What the platform promises of time, stretched by how slow the machine is.
 *
 * @param late how long after its time, or after the recovery, a timer may fire
 * @param fresh how long after a revocation was answered a mail may still arrive: the look before it
 *     leaves is at most a second old, and then it has to be handed over
 */
record Limits(Duration late, Duration fresh) {
  private static final Duration PROMISE = Duration.ofSeconds(1);

  /** How long a probe takes at most on a machine that has room for the whole stack. */
  private static final double CALM_MILLIS = 250;

  /** Shorter ones happen on any machine. */
  private static final Duration HICCUP = Duration.ofMillis(50);

  /** A timer's way to its effect goes through so many processes that may each be kept waiting. */
  private static final int PROCESSES = 3;

  /**
   * The limits for a machine.
   *
   * @param calm the usual time of a probe from its acceptance to its mail when nothing else happens
   * @param hiccup the longest that a thread overslept during the run
   */
  static Limits of(Duration calm, Duration hiccup) {
    double pace = Math.max(1, calm.toMillis() / CALM_MILLIS);
    Duration late = Duration.ofMillis(Math.round(PROMISE.toMillis() * pace));
    if (hiccup.compareTo(HICCUP) > 0) {
      late = late.plus(hiccup.multipliedBy(PROCESSES));
    }
    return new Limits(late, PROMISE.plus(late));
  }

  /** Whether it is the promise itself that is asked for. */
  boolean strict() {
    return late.equals(PROMISE);
  }

  static Duration promise() {
    return PROMISE;
  }
}
