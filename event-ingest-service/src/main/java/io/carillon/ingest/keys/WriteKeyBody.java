package io.carillon.ingest.keys;

import io.carillon.platform.keys.KeyLimits;
import io.carillon.platform.keys.KeyScope;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a key shall be, for `POST` and `PUT` alike.
 *
 * @param name for people, 1 to 100 characters
 * @param trusted a server's key; false when absent, and it never changes
 * @param unit the unit that it and its events belong to; the caller's own when absent, and it never
 *     changes
 * @param scopes `events:send`, `geofences:nearby`, `inbox`; all of them when absent
 * @param origins web origins such as `https://shop.example` that a browser may call from; the
 *     tenant's when absent or empty
 * @param bundleIds what apps call themselves in `context.app.namespace`; any when absent or empty
 * @param strict whether each call must say an origin or a bundle id that is allowed; false when
 *     absent
 */
public record WriteKeyBody(
    @Nullable String name,
    @Nullable Boolean trusted,
    @Nullable String unit,
    @Nullable List<@Nullable KeyScope> scopes,
    @Nullable List<@Nullable String> origins,
    @Nullable List<@Nullable String> bundleIds,
    @Nullable Boolean strict) {
  private static final int LONGEST_NAME = 100;
  private static final int MOST = 100;
  private static final Pattern BUNDLE_ID = Pattern.compile("[A-Za-z0-9._-]{1,200}");

  /** Checked, with what was not given filled in. */
  record Checked(String name, @Nullable Boolean trusted, KeyLimits limits) {}

  /**
   * @throws ProblemException INVALID_VALUE with all that is wrong
   */
  Checked checked() {
    String given = name == null ? "" : name;
    List<@Nullable String> from = origins == null ? List.of() : origins;
    List<@Nullable String> apps = bundleIds == null ? List.of() : bundleIds;
    boolean demanding = Boolean.TRUE.equals(strict);
    Violations violations =
        new Violations()
            .check(
                !given.isBlank() && given.length() <= LONGEST_NAME,
                "name",
                given.isBlank() ? "nothing" : given.length() + " characters",
                "1.." + LONGEST_NAME + " characters")
            .check(
                scopes == null || (!scopes.isEmpty() && !scopes.contains(null)),
                "scopes",
                "none",
                "one or more")
            .check(from.size() <= MOST, "origins", from.size(), "at most " + MOST)
            .check(apps.size() <= MOST, "bundleIds", apps.size(), "at most " + MOST)
            .check(
                !demanding || !from.isEmpty() || !apps.isEmpty(),
                "strict",
                true,
                "false, or an origin or a bundle id that is allowed");
    for (int i = 0; i < from.size(); i++) {
      violations.check(
          origin(from.get(i)), "origins[" + i + "]", from.get(i), "https://shop.example");
    }
    for (int i = 0; i < apps.size(); i++) {
      String app = apps.get(i);
      violations.check(
          app != null && BUNDLE_ID.matcher(app).matches(),
          "bundleIds[" + i + "]",
          app,
          "letters, digits, dots, hyphens and underscores such as com.example.shop");
    }
    violations.throwIfAny();
    return new Checked(
        given,
        trusted,
        new KeyLimits(
            scopes == null ? KeyScope.all() : EnumSet.copyOf(told(scopes)),
            told(from).stream().distinct().toList(),
            told(apps).stream().distinct().toList(),
            demanding));
  }

  private static <T> List<T> told(List<@Nullable T> given) {
    return given.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
  }

  /** Exactly as browsers send it, so that comparing is enough. */
  private static boolean origin(@Nullable String text) {
    if (text == null) {
      return false;
    }
    try {
      URI uri = new URI(text);
      return Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && (uri.getScheme() + "://" + uri.getRawAuthority()).equals(text)
          && text.equals(text.toLowerCase(Locale.ROOT))
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
