package io.carillon.platform.keys;

import io.carillon.platform.problem.ProblemException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a key may do, and from where. What a call says of its sender must be allowed; what it does
 * not say is not asked for, unless the key is strict: servers and apps send no Origin, and whoever
 * forges could forge that too. So this keeps a key from being used elsewhere by browsers, which do
 * not lie about Origin, and by mistake.
 *
 * @param scopes all of them when not given
 * @param origins web origins such as `https://shop.example`; none for any
 * @param bundleIds what apps call themselves in `context.app.namespace`; none for any
 * @param strict whether each call must say an origin or a bundle id that is allowed
 */
public record KeyLimits(
    Set<KeyScope> scopes, List<String> origins, List<String> bundleIds, boolean strict) {
  /** Everything, from anywhere. */
  public static final KeyLimits NONE = new KeyLimits(KeyScope.all(), List.of(), List.of(), false);

  public KeyLimits {
    // in the order of their names, so that equal limits are equal in JSON too
    scopes = scopes.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(scopes));
    origins = List.copyOf(origins);
    bundleIds = List.copyOf(bundleIds);
  }

  /** With the tenant's origins, when the key has none of its own. */
  KeyLimits within(List<String> tenantOrigins) {
    return origins.isEmpty() ? new KeyLimits(scopes, tenantOrigins, bundleIds, strict) : this;
  }

  /**
   * @param origin the header Origin of the call, or null
   * @throws ProblemException KEY_SCOPE_DENIED, KEY_ORIGIN_DENIED
   */
  public void require(KeyScope wanted, @Nullable String origin) {
    if (!scopes.contains(wanted)) {
      throw new ProblemException(
          KeyReason.KEY_SCOPE_DENIED,
          "This write key may not do that: its scopes are %s (expected: %s)"
              .formatted(
                  scopes.stream().sorted().map(KeyScope::word).collect(Collectors.joining(", ")),
                  wanted.word()));
    }
    if (origin != null && !origins.isEmpty() && !origins.contains(origin)) {
      throw new ProblemException(
          KeyReason.KEY_ORIGIN_DENIED,
          "Origin: %s (expected: one that the write key or its tenant allows)"
              .formatted(shown(origin)));
    }
  }

  /**
   * @param origin as {@link #require} let it in
   * @param bundleId what the app calls itself; empty when it does not say
   * @throws ProblemException KEY_BUNDLE_DENIED, KEY_SENDER_MISSING
   */
  public void requireSender(@Nullable String origin, String bundleId) {
    if (!bundleId.isEmpty() && !bundleIds.isEmpty() && !bundleIds.contains(bundleId)) {
      throw new ProblemException(
          KeyReason.KEY_BUNDLE_DENIED,
          "Bundle id: %s (expected: one that the write key allows)".formatted(shown(bundleId)));
    }
    boolean known = (origin != null && origins.contains(origin)) || bundleIds.contains(bundleId);
    if (strict && !known) {
      throw new ProblemException(
          KeyReason.KEY_SENDER_MISSING,
          "The write key is strict: say an Origin or a bundle id that it allows.");
    }
  }

  private static String shown(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "…" : text;
  }
}
