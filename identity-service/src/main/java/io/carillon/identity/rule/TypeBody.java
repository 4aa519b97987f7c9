package io.carillon.identity.rule;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.carillon.identity.identifier.Blocked;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierClass;
import io.carillon.identity.identifier.IdentifierRule;
import io.carillon.identity.identifier.Normaliser;
import io.carillon.platform.problem.Violations;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one type of identifier, as its REST body is; what is left out is as by default.
 *
 * @param kind unique, strong, weak
 * @param priority 1..100, of each type another; 1 is the strongest, the weakest is dropped first
 * @param limit how many values one person may gain within the window, 1..1000; 1 of a unique one
 * @param window ISO 8601, PT1H..P3650D, or `ever`; `ever` of a unique one
 * @param blocked values that name nobody, at most 1000 of 200 characters; `*` in one stands for any
 *     characters, in at most 50 of them, and case does not matter
 * @param normaliser text, uuid, phone, email, emailWithoutTag
 * @param region ISO 3166-1 country in which a national phone number is read
 * @param requireVerified whether a value joins nobody unless its sender may vouch for it; of a
 *     strong type alone
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TypeBody(
    @JsonProperty("class") @Nullable String kind,
    @Nullable Integer priority,
    @Nullable Integer limit,
    @Nullable String window,
    @Nullable List<String> blocked,
    @Nullable String normaliser,
    @Nullable String region,
    @Nullable Boolean requireVerified) {
  private static final String EVER = "ever";
  private static final Duration SHORTEST = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(3_650);
  private static final int MOST_BLOCKED = 1_000;

  /** Each event's value is held against each of them. */
  private static final int MOST_PATTERNS = 50;

  private static final int LONGEST_BLOCKED = 200;
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private static final Map<String, IdentifierClass> CLASSES =
      Map.of(
          "unique",
          IdentifierClass.UNIQUE,
          "strong",
          IdentifierClass.STRONG,
          "weak",
          IdentifierClass.WEAK);

  private static final Map<String, Normaliser> NORMALISERS =
      Map.of(
          "text",
          Normaliser.TEXT,
          "uuid",
          Normaliser.UUID,
          "phone",
          Normaliser.PHONE,
          "email",
          Normaliser.EMAIL,
          "emailWithoutTag",
          Normaliser.EMAIL_WITHOUT_TAG);

  static TypeBody of(IdentifierRule rule) {
    List<String> blocked = new ArrayList<>(rule.blocked().values());
    blocked.addAll(rule.blocked().patterns());
    return new TypeBody(
        name(CLASSES, rule.kind()),
        rule.priority(),
        rule.limit(),
        text(rule.window()),
        List.copyOf(blocked),
        name(NORMALISERS, rule.normaliser()),
        rule.region(),
        rule.requireVerified());
  }

  /** With what is left out as it is there. */
  TypeBody or(TypeBody other) {
    return new TypeBody(
        kind == null ? other.kind : kind,
        priority == null ? other.priority : priority,
        limit == null ? other.limit : limit,
        window == null ? other.window : window,
        blocked == null ? other.blocked : blocked,
        normaliser == null ? other.normaliser : normaliser,
        region == null ? other.region : region,
        requireVerified == null ? other.requireVerified : requireVerified);
  }

  /** Notes what is wrong with a whole one. */
  void check(Violations violations, String type) {
    String field = "types." + type;
    boolean unique = "unique".equals(kind);
    violations
        .check(
            CLASSES.containsKey(String.valueOf(kind))
                && (unique || !type.equals(Identifier.USER_ID)),
            field + ".class",
            kind,
            type.equals(Identifier.USER_ID) ? "unique" : "unique, strong or weak")
        .check(within(priority, 100), field + ".priority", priority, "1..100")
        .check(
            unique ? Integer.valueOf(1).equals(limit) : within(limit, 1_000),
            field + ".limit",
            limit,
            unique ? "1, as it is unique" : "1..1000")
        .check(
            EVER.equals(window) || (!unique && duration(window) != null),
            field + ".window",
            window,
            unique ? "ever, as it is unique" : "PT1H..P3650D, or ever")
        .check(
            normalisers(type).contains(String.valueOf(normaliser)),
            field + ".normaliser",
            normaliser,
            String.join(", ", normalisers(type)))
        .check(
            region == null || (COUNTRIES.contains(region) && "phone".equals(normaliser)),
            field + ".region",
            region,
            "an ISO country such as FR, where numbers are read")
        .check(
            !Boolean.TRUE.equals(requireVerified) || "strong".equals(kind),
            field + ".requireVerified",
            requireVerified,
            "false, as it is not strong");
    List<String> values = blocked == null ? List.of() : blocked;
    violations.check(
        values.size() <= MOST_BLOCKED, field + ".blocked", values.size(), "at most 1000");
    long patterns = values.stream().filter(one -> one != null && one.indexOf('*') >= 0).count();
    violations.check(
        patterns <= MOST_PATTERNS,
        field + ".blocked",
        patterns + " with *",
        "at most 50 with *; whole values up to 1000");
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      violations.check(
          value != null && value.length() <= LONGEST_BLOCKED && !value.replace('*', ' ').isBlank(),
          field + ".blocked[" + i + "]",
          value == null ? "nothing" : value.length() + " characters",
          "1..200 characters, not all of them *");
    }
  }

  /** The rule itself, of a whole one that was checked. */
  IdentifierRule rule(String type) {
    return new IdentifierRule(
        type,
        CLASSES.getOrDefault(String.valueOf(kind), IdentifierClass.WEAK),
        priority == null ? 1 : priority,
        limit == null ? 1 : limit,
        duration(window),
        NORMALISERS.getOrDefault(String.valueOf(normaliser), Normaliser.TEXT),
        region,
        Blocked.of(blocked == null ? List.of() : blocked),
        Boolean.TRUE.equals(requireVerified),
        Set.of());
  }

  /** Only how values are read. */
  static TypeBody form(@Nullable String normaliser, @Nullable String region) {
    return new TypeBody(null, null, null, null, null, normaliser, region, null);
  }

  /** Messages go to what these types hold: it must be an address. */
  private static List<String> normalisers(String type) {
    return switch (type) {
      case Identifier.EMAIL -> List.of("email", "emailWithoutTag");
      case Identifier.PHONE -> List.of("phone");
      default -> NORMALISERS.keySet().stream().sorted().toList();
    };
  }

  private static boolean within(@Nullable Integer value, int most) {
    return value != null && value >= 1 && value <= most;
  }

  /** Null when it is none, or beyond what a window may be. */
  private static @Nullable Duration duration(@Nullable String text) {
    try {
      Duration parsed = Duration.parse(String.valueOf(text));
      return parsed.compareTo(SHORTEST) < 0 || parsed.compareTo(LONGEST) > 0 ? null : parsed;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static String text(@Nullable Duration window) {
    if (window == null) {
      return EVER;
    }
    return window.equals(Duration.ofDays(window.toDays()))
        ? "P%dD".formatted(window.toDays())
        : window.toString();
  }

  private static <T> String name(Map<String, T> names, T value) {
    return names.entrySet().stream()
        .filter(e -> e.getValue().equals(value))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
