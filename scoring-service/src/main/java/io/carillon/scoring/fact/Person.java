package io.carillon.scoring.fact;

import io.carillon.platform.caller.Units;
import io.carillon.platform.expression.Bindings;
import java.util.List;
import java.util.Map;

/**
 * A person as identity last told.
 *
 * @param version grows with each change
 * @param traitsJson those traits that definitions name
 * @param consents channel, address, purpose and state of each
 * @param units paths of the units in which the person is visible
 * @param wire the snapshot as it came, to be passed on
 */
public record Person(
    String profileId,
    long version,
    byte[] traitsJson,
    List<Map<String, String>> consents,
    List<String> channels,
    String timezone,
    String locale,
    boolean known,
    List<String> units,
    byte[] wire) {

  /** Whether callers of these units see the person; of no unit is of the whole tenant. */
  boolean visibleIn(List<String> callers) {
    return callers.isEmpty() || units.stream().anyMatch(unit -> Units.within(unit, callers));
  }

  Bindings bind(Bindings bindings) {
    return bindings
        .bind("profile.id", profileId)
        .traits(traitsJson)
        .later("profile.consents", () -> consents)
        .later("profile.channels", () -> channels)
        .bind("profile.timezone", timezone)
        .bind("profile.locale", locale)
        .bind("profile.known", known);
  }
}
