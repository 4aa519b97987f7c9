package io.carillon.platform.expression;

import java.util.Set;
import java.util.TreeSet;

/**
 * What an expression refers to by literal keys.
 *
 * @param computed keys of computed traits
 * @param segments keys of segments
 * @param scores keys of scores
 * @param traits first-level names of profile traits
 * @param eventNames names that the event's name is compared with
 * @param variables every variable used: {@code event.properties}, {@code now} …
 */
public record References(
    Set<String> computed,
    Set<String> segments,
    Set<String> scores,
    Set<String> traits,
    Set<String> eventNames,
    Set<String> variables) {
  public static final References NONE =
      new References(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

  /** Both together. */
  public References and(References other) {
    return new References(
        union(computed, other.computed),
        union(segments, other.segments),
        union(scores, other.scores),
        union(traits, other.traits),
        union(eventNames, other.eventNames),
        union(variables, other.variables));
  }

  /** Whether time alone can change the answer. */
  public boolean usesNow() {
    return variables.contains("now");
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> both = new TreeSet<>(a);
    both.addAll(b);
    return both;
  }
}
