package io.carillon.identity.identifier;

import io.carillon.identity.identifier.Admission.Admitted;
import io.carillon.identity.identifier.Admission.Refused;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules by which people are recognised.
 *
 * @param version stands beside each decision that was taken by them
 * @param mostMerges a fuse: a profile of that many merges takes no other in
 * @param mostIdentifiers a fuse: a profile with that many still resolves but gains no more
 */
public record IdentifierRules(
    int version, Map<String, IdentifierRule> types, int mostMerges, int mostIdentifiers) {
  private static final int LONGEST = 1_024;
  private static final Pattern ZEROS = Pattern.compile("[0-]*");
  private static final Set<String> BLOCKED =
      Set.of("-1", "null", "nil", "none", "undefined", "anonymous", "unknown", "[object object]");

  /** What holds for a tenant that set nothing else. */
  public static final IdentifierRules DEFAULTS =
      of(
          2,
          List.of(
              new IdentifierRule(
                  Identifier.USER_ID, IdentifierClass.UNIQUE, 1, 1, null, Normaliser.TEXT),
              new IdentifierRule(
                  Identifier.EMAIL,
                  IdentifierClass.STRONG,
                  2,
                  5,
                  Duration.ofDays(365),
                  Normaliser.EMAIL),
              new IdentifierRule(
                  Identifier.PHONE,
                  IdentifierClass.STRONG,
                  3,
                  5,
                  Duration.ofDays(365),
                  Normaliser.PHONE),
              new IdentifierRule(
                  Identifier.ANONYMOUS_ID,
                  IdentifierClass.WEAK,
                  4,
                  5,
                  Duration.ofDays(7),
                  Normaliser.TEXT),
              new IdentifierRule(
                  Identifier.DEVICE_ID,
                  IdentifierClass.WEAK,
                  5,
                  5,
                  Duration.ofDays(7),
                  Normaliser.TEXT)),
          100,
          1_000);

  public static IdentifierRules of(
      int version, List<IdentifierRule> rules, int mostMerges, int mostIdentifiers) {
    return new IdentifierRules(
        version,
        rules.stream()
            .collect(Collectors.toUnmodifiableMap(IdentifierRule::type, Function.identity())),
        mostMerges,
        mostIdentifiers);
  }

  /** The normal form of a value, or why it names nobody. */
  public Admission admit(String type, String raw, @Nullable String region) {
    IdentifierRule rule = types.get(type);
    if (rule == null) {
      return new Refused(type, Refusal.UNKNOWN_TYPE);
    }
    String value = stripped(raw);
    if (value.length() > LONGEST) {
      return new Refused(type, Refusal.TOO_LONG);
    }
    if (neverNames(value) || rule.blocked().has(value)) {
      return new Refused(type, Refusal.BLOCKED);
    }
    Optional<String> normal = rule.form(value, region);
    if (normal.isEmpty()) {
      return new Refused(type, Refusal.MALFORMED);
    }
    return !normal.get().equals(value) && rule.blocked().has(normal.get())
        ? new Refused(type, Refusal.BLOCKED)
        : new Admitted(new Identifier(type, normal.get()));
  }

  /**
   * The normal form for who only looks: empty when it can name nobody. What the tenant blocks by
   * now may be somebody's since before.
   */
  public Optional<Identifier> normal(Identifier raw) {
    IdentifierRule rule = types.get(raw.type());
    String value = stripped(raw.value());
    if (rule == null || neverNames(value) || value.length() > LONGEST) {
      return Optional.empty();
    }
    return rule.form(value, null).map(normal -> new Identifier(raw.type(), normal));
  }

  /**
   * Each form that a value has by these rules or had by earlier ones of the tenant, for who must
   * not miss what was kept by then; what is blocked as well. Empty when it never named anybody.
   */
  public Set<Identifier> forms(Identifier raw, @Nullable String region) {
    IdentifierRule rule = types.get(raw.type());
    String value = stripped(raw.value());
    return rule == null || neverNames(value) || value.length() > LONGEST
        ? Set.of()
        : rule.forms(value, region);
  }

  /** A value as an event presents it. */
  public Named named(String type, String raw, @Nullable String region) {
    IdentifierRule rule = types.get(type);
    return switch (admit(type, raw, region)) {
      case Admitted(var form) when rule != null && rule.former().isEmpty() ->
          new Named(form, Set.of(form));
      case Admitted(var form) -> new Named(form, forms(new Identifier(type, raw), region));
      case Refused _ -> new Named(null, forms(new Identifier(type, raw), region));
    };
  }

  private static String stripped(String raw) {
    return raw.replace("\0", "").strip();
  }

  private static boolean neverNames(String value) {
    return ZEROS.matcher(value).matches() || BLOCKED.contains(value.toLowerCase(Locale.ROOT));
  }

  public IdentifierClass kind(Identifier identifier) {
    return rule(identifier).kind();
  }

  public IdentifierRule rule(Identifier identifier) {
    IdentifierRule rule = types.get(identifier.type());
    if (rule == null) {
      throw new IllegalArgumentException("No rule for identifiers of type " + identifier.type());
    }
    return rule;
  }

  /** How many values of a type one person may gain within its window. */
  public int limit(String type) {
    IdentifierRule rule = types.get(type);
    return rule == null ? Integer.MAX_VALUE : rule.limit();
  }

  /** The strongest type first. */
  public Comparator<Identifier> strongestFirst() {
    return Comparator.comparingInt(identifier -> rule(identifier).priority());
  }
}
