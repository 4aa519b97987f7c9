package io.carillon.identity.trait;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant says of one field.
 *
 * @param type null where any value is taken
 * @param wins which word stands
 * @param sources whose word stands before all others, the strongest first; a first word alone, such
 *     as `import`, is each source that begins with it. Of one of them its newest stands
 */
public record TraitField(@Nullable TraitType type, Wins wins, List<String> sources) {
  static final TraitField USUAL = new TraitField(null, Wins.KNOWN, List.of());

  public TraitField {
    sources = List.copyOf(sources);
  }

  Trait stronger(Trait a, Trait b) {
    if (sources.isEmpty()) {
      return wins.stronger(a, b);
    }
    int placeOfA = place(a.source());
    int placeOfB = place(b.source());
    if (placeOfA != placeOfB) {
      return placeOfA < placeOfB ? a : b;
    }
    return (placeOfA < sources.size() ? Wins.NEWEST : wins).stronger(a, b);
  }

  private int place(String source) {
    for (int i = 0; i < sources.size(); i++) {
      String named = sources.get(i);
      if (source.equals(named) || source.startsWith(named + " ")) {
        return i;
      }
    }
    return sources.size();
  }
}
