package io.carillon.identity.privacy;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierClass;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.identifier.Named;
import io.carillon.identity.resolution.Graph;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Whether an event is of somebody of whom nothing may be taken.
 *
 * @param values all that it presents
 * @param marked those of whom nothing may be taken
 * @param over of whom nothing was taken up to a moment before it
 */
public record Marks(List<Named> values, Set<Named> marked, Set<Named> over) {
  public static final Marks NONE = new Marks(List.of(), Set.of(), Set.of());

  /** Whether it is so, whoever has what: one that names a person is enough, or all that hint. */
  public boolean leaveOut(IdentifierRules rules) {
    return marked.stream()
            .flatMap(value -> value.forms().stream())
            .anyMatch(form -> rules.kind(form) != IdentifierClass.WEAK)
        || (values.stream().anyMatch(value -> value.form() != null)
            && values.stream().allMatch(value -> value.form() == null || marked.contains(value)));
  }

  /**
   * The same with who has what: one that only hints at a person is enough, unless a stronger one
   * names somebody else. A customer id always does; another one does when somebody else has it, or
   * may be taken again. A value that names nobody by now hints at nobody.
   */
  public boolean leaveOut(Graph graph, IdentifierRules rules) {
    if (marked.isEmpty()) {
      return false;
    }
    Set<UUID> withheld =
        marked.stream()
            .flatMap(value -> value.forms().stream())
            .map(graph::owners)
            .filter(owners -> owners.size() == 1)
            .flatMap(Set::stream)
            .collect(Collectors.toSet());
    return values.stream()
        .filter(value -> value.form() != null)
        .sorted(Comparator.comparing(Marks::form, rules.strongestFirst()))
        .filter(value -> marked.contains(value) || namesAnother(value, withheld, graph, rules))
        .findFirst()
        .map(marked::contains)
        .orElse(false);
  }

  private boolean namesAnother(
      Named value, Set<UUID> withheld, Graph graph, IdentifierRules rules) {
    Identifier form = form(value);
    Set<UUID> owners = graph.owners(form);
    return rules.kind(form) == IdentifierClass.UNIQUE
        || over.contains(value)
        || (owners.size() == 1 && !withheld.containsAll(owners));
  }

  private static Identifier form(Named value) {
    return Objects.requireNonNull(value.form());
  }
}
