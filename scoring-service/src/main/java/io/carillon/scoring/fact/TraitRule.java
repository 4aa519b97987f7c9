package io.carillon.scoring.fact;

import io.carillon.platform.caller.Units;
import io.carillon.platform.expression.Bindings;
import io.carillon.platform.expression.Expression;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A computed trait.
 *
 * @param unit whose events count, and those of units below; empty for all of the tenant's
 * @param version the definition's version
 * @param basis hash of what it means: another meaning is another tally
 * @param live false while its history is being counted
 * @param event the name of the events that count
 * @param where which of them; null for all
 * @param property what of them, for aggregates over a property
 */
public record TraitRule(
    String id,
    String key,
    String unit,
    long version,
    String basis,
    boolean live,
    String event,
    @Nullable Expression where,
    @Nullable Expression property,
    Aggregate aggregate,
    Window window) {

  /** What the event adds to this trait; empty when it does not count. */
  public OptionalDouble valueOf(Happening happening) {
    boolean concerned = event.equals(happening.name()) && Units.within(happening.unit(), unit);
    if (!concerned || happening.late()) {
      return OptionalDouble.empty();
    }
    Bindings bindings =
        Bindings.create().event(happening.name(), happening.at(), happening.callJson());
    if (where != null && !where.test(bindings)) {
      return OptionalDouble.empty();
    }
    if (property == null) {
      return OptionalDouble.of(0);
    }
    return property.evaluate(bindings) instanceof Double value && Tally.fits(value)
        ? OptionalDouble.of(value)
        : OptionalDouble.empty();
  }
}
