package io.carillon.identity.identifier;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one type of identifier.
 *
 * @param priority 1 is the strongest; the weakest of an event is dropped first
 * @param limit how many values one person may gain
 * @param window the time over which the limit counts; null is for ever
 * @param region ISO country code that a national phone number is read in when its event names none
 * @param blocked values that name nobody, besides those that never do
 * @param requireVerified whether a value joins nobody unless its sender may vouch for it
 * @param former how values of the type were read by earlier rules of the tenant
 */
public record IdentifierRule(
    String type,
    IdentifierClass kind,
    int priority,
    int limit,
    @Nullable Duration window,
    Normaliser normaliser,
    @Nullable String region,
    Blocked blocked,
    boolean requireVerified,
    Set<Form> former) {

  /** How a value is brought to its normal form. */
  public record Form(Normaliser normaliser, @Nullable String region) {
    private Optional<String> apply(String value, @Nullable String named) {
      return normaliser.apply(value, named == null ? region : named);
    }
  }

  public IdentifierRule {
    former = Set.copyOf(former);
  }

  public IdentifierRule(
      String type,
      IdentifierClass kind,
      int priority,
      int limit,
      @Nullable Duration window,
      Normaliser normaliser) {
    this(type, kind, priority, limit, window, normaliser, null, Blocked.NONE, false, Set.of());
  }

  /** Knows besides how values were read before. */
  public IdentifierRule with(Set<Form> earlier) {
    Set<Form> others = new HashSet<>(earlier);
    others.remove(new Form(normaliser, region));
    return new IdentifierRule(
        type, kind, priority, limit, window, normaliser, region, blocked, requireVerified, others);
  }

  /**
   * The normal form.
   *
   * @param named the region that comes with the value, if any
   */
  Optional<String> form(String value, @Nullable String named) {
    return new Form(normaliser, region).apply(value, named);
  }

  /** Each form that the value has or had. */
  Set<Identifier> forms(String value, @Nullable String named) {
    return Stream.concat(Stream.of(new Form(normaliser, region)), former.stream())
        .flatMap(form -> form.apply(value, named).stream())
        .map(found -> new Identifier(type, found))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a value gained at that moment still counts towards the limit. */
  public boolean counts(Instant gained, Instant now) {
    return window == null || gained.isAfter(now.minus(window));
  }
}
