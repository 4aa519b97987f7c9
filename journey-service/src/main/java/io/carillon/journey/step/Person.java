package io.carillon.journey.step;

import io.carillon.platform.expression.Bindings;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a person at a moment; what is not asked for may be left empty.
 *
 * @param zone null when unknown
 * @param units paths of the units that know the person
 */
public record Person(
    String id,
    Map<String, Object> traits,
    List<Map<String, Object>> consents,
    List<String> channels,
    @Nullable ZoneId zone,
    String locale,
    boolean known,
    Map<String, Double> computed,
    Set<String> segments,
    List<String> units) {

  /** Somebody of whom nothing needs to be known. */
  public static Person unasked(String id) {
    return new Person(
        id, Map.of(), List.of(), List.of(), null, "", false, Map.of(), Set.of(), List.of());
  }

  void bind(Bindings bindings) {
    bindings
        .bind("profile.id", id)
        .later("profile.traits", () -> traits)
        .later("profile.consents", () -> consents)
        .bind("profile.channels", channels)
        .bind("profile.timezone", zone == null ? "" : zone.getId())
        .bind("profile.locale", locale)
        .bind("profile.known", known)
        .computed(computed)
        .segments(segments);
  }
}
