package io.carillon.scorecard.app;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.carillon.platform.problem.Violations;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An app as people write it.
 *
 * @param own whether it is the tenant's, not somebody else's
 * @param countries the storefronts where it is looked at, ISO 3166 in lower case: `fr`; 1 to 50,
 *     the first is the one that a scorecard shows when no country is asked for
 * @param category as the store names it
 * @param keywords what people search it by; up to 100
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppBody(
    @Nullable String key,
    @Nullable String name,
    @Nullable Boolean own,
    @Nullable Ios ios,
    @Nullable Android android,
    @Nullable List<String> countries,
    @Nullable String category,
    @Nullable List<String> keywords) {
  private static final Pattern APPLE_ID = Pattern.compile("[0-9]{1,20}");
  private static final Pattern BUNDLE = Pattern.compile("[A-Za-z0-9.-]{1,155}");
  private static final Pattern PACKAGE =
      Pattern.compile("[A-Za-z]\\w{0,99}(\\.[A-Za-z]\\w{0,99}){1,9}");
  private static final int LONGEST = 200;
  private static final int MOST_COUNTRIES = 50;
  private static final int MOST_KEYWORDS = 100;
  private static final Set<String> COUNTRIES =
      Arrays.stream(Locale.getISOCountries())
          .map(country -> country.toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  /** On the App Store: the number in its address, and its bundle. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Ios(@Nullable String id, @Nullable String bundleId) {}

  /** On Google Play. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Android(@JsonProperty("package") @Nullable String packageName) {}

  /**
   * The app that this says, with the competitors it has.
   *
   * @throws io.carillon.platform.problem.ProblemException INVALID_VALUE with all that is wrong
   */
  App app(List<String> competitors) {
    Violations violations = new Violations();
    violations.check(fits(name, LONGEST), "name", name, "1..200 characters");
    violations.check(own != null, "own", own, "true or false");
    violations.check(ios != null || android != null, "ios", null, "one of ios, android");
    if (ios != null) {
      String id = ios.id();
      String bundle = ios.bundleId();
      violations.check(
          id != null && APPLE_ID.matcher(id).matches(), "ios.id", id, "the number of the app");
      violations.check(
          bundle == null || BUNDLE.matcher(bundle).matches(),
          "ios.bundleId",
          bundle,
          "a bundle such as com.example.shop");
    }
    if (android != null) {
      String found = android.packageName();
      violations.check(
          found != null && PACKAGE.matcher(found).matches(),
          "android.package",
          found,
          "a package such as com.example.shop");
    }
    List<String> places = countries == null ? List.of() : countries;
    violations.check(
        !places.isEmpty() && places.size() <= MOST_COUNTRIES && isSet(places),
        "countries",
        places,
        "1..50 different countries");
    for (int i = 0; i < places.size(); i++) {
      violations.check(
          isCountry(places.get(i)), "countries[%d]".formatted(i), places.get(i), "ISO 3166: fr");
    }
    violations.check(
        category == null || fits(category, LONGEST), "category", category, "1..200 characters");
    List<String> words = keywords == null ? List.of() : keywords;
    violations.check(words.size() <= MOST_KEYWORDS, "keywords", words.size(), "up to 100");
    for (int i = 0; i < words.size(); i++) {
      violations.check(
          fits(words.get(i), LONGEST),
          "keywords[%d]".formatted(i),
          words.get(i),
          "1..200 characters");
    }
    violations.throwIfAny();
    return new App(
        String.valueOf(name),
        Boolean.TRUE.equals(own),
        ios,
        android,
        List.copyOf(places),
        category,
        List.copyOf(words),
        competitors);
  }

  /** Whether it is a country's code in lower case. */
  public static boolean isCountry(@Nullable String code) {
    return code != null && COUNTRIES.contains(code);
  }

  private static boolean fits(@Nullable String text, int longest) {
    return text != null && !text.isBlank() && text.length() <= longest;
  }

  private static boolean isSet(List<String> all) {
    return all.stream().distinct().count() == all.size();
  }
}
