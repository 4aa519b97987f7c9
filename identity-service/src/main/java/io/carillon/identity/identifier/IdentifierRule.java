package io.carillon.identity.identifier;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one type of identifier.
 *
 * @param priority 1 is the strongest; the weakest of an event is dropped first
 * @param limit how many values one person may gain
 * @param window the time over which the limit counts; null is for ever
 * @param region ISO country code that a national phone number is read in when its event names none
 * @param blocked values that name nobody, besides those that never do
 */
public record IdentifierRule(
    String type,
    IdentifierClass kind,
    int priority,
    int limit,
    @Nullable Duration window,
    Normaliser normaliser,
    @Nullable String region,
    Blocked blocked) {

  public IdentifierRule(
      String type,
      IdentifierClass kind,
      int priority,
      int limit,
      @Nullable Duration window,
      Normaliser normaliser) {
    this(type, kind, priority, limit, window, normaliser, null, Blocked.NONE);
  }

  /** Whether a value gained at that moment still counts towards the limit. */
  public boolean counts(Instant gained, Instant now) {
    return window == null || gained.isAfter(now.minus(window));
  }
}
