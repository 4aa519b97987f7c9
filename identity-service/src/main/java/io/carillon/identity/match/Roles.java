package io.carillon.identity.match;

import io.carillon.platform.linkage.Kind;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words for what a column is about: roles as a spec gives them, kinds as a run tells them. */
final class Roles {
  /** By role; empty for one that is guessed. */
  static final SortedMap<String, Optional<Kind>> ROLES =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Map.ofEntries(
                  Map.entry("firstName", Optional.of(Kind.GIVEN_NAME)),
                  Map.entry("lastName", Optional.of(Kind.FAMILY_NAME)),
                  Map.entry("middleName", Optional.of(Kind.GIVEN_NAME)),
                  Map.entry("fullName", Optional.of(Kind.FULL_NAME)),
                  Map.entry("birthDate", Optional.of(Kind.DATE)),
                  Map.entry("birthYear", Optional.of(Kind.YEAR)),
                  Map.entry("birthMonth", Optional.of(Kind.MONTH)),
                  Map.entry("birthDay", Optional.of(Kind.DAY)),
                  Map.entry("nationalId", Optional.of(Kind.NATIONAL_ID)),
                  Map.entry("phone", Optional.of(Kind.PHONE)),
                  Map.entry("email", Optional.of(Kind.EMAIL)),
                  Map.entry("street", Optional.of(Kind.STREET)),
                  Map.entry("streetNumber", Optional.of(Kind.HOUSE_NUMBER)),
                  Map.entry("city", Optional.of(Kind.CITY)),
                  Map.entry("postalCode", Optional.of(Kind.POSTCODE)),
                  Map.entry("region", Optional.of(Kind.REGION)),
                  Map.entry("country", Optional.of(Kind.CATEGORY)),
                  Map.entry("other", Optional.<Kind>empty()))));

  static final SortedMap<String, Kind> KINDS =
      Collections.unmodifiableSortedMap(
          new TreeMap<>(
              Arrays.stream(Kind.values()).collect(Collectors.toMap(Roles::word, kind -> kind))));

  private Roles() {}

  static Optional<Kind> role(@Nullable String role) {
    return role == null ? Optional.empty() : ROLES.getOrDefault(role, Optional.empty());
  }

  static Kind kind(@Nullable String word) {
    return word == null ? Kind.IGNORED : KINDS.getOrDefault(word, Kind.IGNORED);
  }

  /** `givenName` for GIVEN_NAME. */
  static String word(Kind kind) {
    String[] parts = kind.name().toLowerCase(Locale.ROOT).split("_", -1);
    StringBuilder word = new StringBuilder(parts[0]);
    for (int at = 1; at < parts.length; at++) {
      word.append(parts[at].substring(0, 1).toUpperCase(Locale.ROOT))
          .append(parts[at].substring(1));
    }
    return word.toString();
  }
}
