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
import java.util.stream.Stream;
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
    String written = stripped(raw);
    String value = Spelling.one(written);
    if (value.length() > LONGEST) {
      return new Refused(type, Refusal.TOO_LONG);
    }
    if (neverNames(value)
        || rule.blocked().has(value)
        || (!value.equals(written) && rule.blocked().has(written))) {
      return new Refused(type, Refusal.BLOCKED);
    }
    Optional<String> normal = rule.form(value, region);
    if (normal.isEmpty()) {
      return new Refused(type, Refusal.MALFORMED);
    }
    if (!normal.get().equals(value) && rule.blocked().has(normal.get())) {
      return new Refused(type, Refusal.BLOCKED);
    }
    return rule.normaliser().ofEmail() && Spelling.mixes(normal.get())
        ? new Refused(type, Refusal.LOOK_ALIKE)
        : new Admitted(new Identifier(type, normal.get()));
  }

  /**
   * The normal form for who only looks: empty when it can name nobody. What the tenant blocks by
   * now may be somebody's since before.
   */
  public Optional<Identifier> normal(Identifier raw) {
    return form(raw.type(), Spelling.one(stripped(raw.value())), null);
  }

  /** The form that a value had while each spelling of a text was another. */
  public Optional<Identifier> asWritten(Identifier raw, @Nullable String region) {
    return form(raw.type(), stripped(raw.value()), region);
  }

  /**
   * Each form that a value has by these rules or had by earlier ones of the tenant, as it is
   * written too, for who must not miss what was kept by then; what is blocked as well. Empty when
   * it never named anybody.
   */
  public Set<Identifier> forms(Identifier raw, @Nullable String region) {
    IdentifierRule rule = types.get(raw.type());
    if (rule == null) {
      return Set.of();
    }
    String written = stripped(raw.value());
    return Stream.of(Spelling.one(written), written)
        .distinct()
        .filter(IdentifierRules::mayName)
        .flatMap(value -> rule.forms(value, region).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<Identifier> form(String type, String value, @Nullable String region) {
    IdentifierRule rule = types.get(type);
    return rule == null || !mayName(value)
        ? Optional.empty()
        : rule.form(value, region).map(normal -> new Identifier(type, normal));
  }

  /** A value as an event presents it. */
  public Named named(String type, String raw, @Nullable String region) {
    IdentifierRule rule = types.get(type);
    Identifier given = new Identifier(type, raw);
    boolean alone = rule != null && rule.kind() == IdentifierClass.UNIQUE;
    return switch (admit(type, raw, region)) {
      case Admitted(var form) when Spelling.plain(raw) && rule != null && rule.former().isEmpty() ->
          new Named(form, Set.of(form), null, alone);
      case Admitted(var form) ->
          new Named(
              form,
              forms(given, region),
              asWritten(given, region).filter(before -> !before.equals(form)).orElse(null),
              alone);
      case Refused(_, var reason) ->
          new Named(
              null,
              forms(given, region),
              reason == Refusal.LOOK_ALIKE ? asWritten(given, region).orElse(null) : null,
              alone);
    };
  }

  private static String stripped(String raw) {
    return raw.replace("\0", "").strip();
  }

  private static boolean mayName(String value) {
    return !neverNames(value) && value.length() <= LONGEST;
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
