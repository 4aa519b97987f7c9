package io.carillon.identity.identifier;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value that an event presents.
 *
 * @param form null when it names nobody by the rules that hold
 * @param forms each that it has by them, or had by earlier rules of the tenant
 * @param before the form that it had while each spelling of a text was another; null when that is
 *     the same
 * @param alone whether nobody can have both
 */
public record Named(
    @Nullable Identifier form, Set<Identifier> forms, @Nullable Identifier before, boolean alone) {

  /** Both spellings by which somebody may have it. */
  public List<Identifier> spelt() {
    return Stream.of(form, before).filter(Objects::nonNull).toList();
  }

  /**
   * What it names: somebody whom only the earlier form names is still named by it, and gains the
   * other one where there is room for it.
   *
   * @param known whether an identifier names anybody
   */
  public List<Identifier> among(Predicate<Identifier> known) {
    if (before == null || !known.test(before) || (form != null && known.test(form))) {
      return form == null ? List.of() : List.of(form);
    }
    return form == null || alone ? List.of(before) : List.of(before, form);
  }
}
