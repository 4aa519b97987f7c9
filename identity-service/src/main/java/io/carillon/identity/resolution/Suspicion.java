package io.carillon.identity.resolution;

import io.carillon.identity.identifier.Identifier;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What makes a merge by an event look wrong: then the profiles stay as they are, until an operator
 * has looked. It is asked of merges alone; whose event it is, is decided without it.
 */
final class Suspicion {
  /** One event seldom names more people than these. */
  static final int MOST_AT_ONCE = 3;

  private static final Set<String> PLACEHOLDERS =
      Set.of(
          "abc",
          "admin",
          "asdf",
          "default",
          "dummy",
          "example",
          "foo",
          "guest",
          "n/a",
          "na",
          "no",
          "nobody",
          "noreply",
          "no-reply",
          "qwerty",
          "sample",
          "test",
          "testing",
          "user",
          "username",
          "visitor",
          "xyz");

  /** One character over and over, or the digits in their order. */
  private static final Pattern TYPED_IN = Pattern.compile("(.)\\1{4,}|0?12345(6(7(8(9(0)?)?)?)?)?");

  /** Ids count up, and come to 12345 and to 11111 as well: then it is a customer's. */
  private static final Pattern NO_ID = Pattern.compile("(\\D)\\1{4,}|(\\d)\\2{6,}");

  /** A number of which the last seven digits are the same. */
  private static final Pattern SAME_DIGITS = Pattern.compile("\\+\\d*?(\\d)\\1{6,}");

  private Suspicion() {}

  /**
   * @param named by which identifiers of the event the people so far were named
   * @param next which would join more to them
   * @param sides who would be one
   */
  static Optional<DropReason> of(
      Collection<Identifier> named, Identifier next, Collection<Side> sides) {
    if (sides.size() > MOST_AT_ONCE) {
      return Optional.of(DropReason.MANY_AT_ONCE);
    }
    if (placeholder(next) || named.stream().allMatch(Suspicion::placeholder)) {
      return Optional.of(DropReason.PLACEHOLDER);
    }
    return Spot.apart(sides) ? Optional.of(DropReason.TWO_PLACES) : Optional.empty();
  }

  private static boolean placeholder(Identifier identifier) {
    String value = identifier.value().toLowerCase(Locale.ROOT);
    return switch (identifier.type()) {
      case Identifier.EMAIL ->
          typedIn(value.substring(0, Math.max(0, value.indexOf('@'))), TYPED_IN);
      case Identifier.PHONE -> SAME_DIGITS.matcher(value).matches();
      default -> typedIn(value, NO_ID);
    };
  }

  private static boolean typedIn(String value, Pattern form) {
    return PLACEHOLDERS.contains(value) || form.matcher(value).matches();
  }
}
