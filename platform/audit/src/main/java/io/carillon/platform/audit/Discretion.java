package io.carillon.platform.audit;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Of which members an audit log says only that they changed. A log that nobody can shorten must not
 * hold what has to be forgotten one day, nor what opens a door.
 */
final class Discretion {
  /** What stands in the place of such a value. */
  static final String CHANGED = "changed";

  /** Members, at any depth, that are of a person or in a person's words, by the kind of object. */
  private static final Map<String, Set<String>> OF_PERSONS =
      Map.of(
          "profile",
          Set.of("traits"),
          "suppression",
          Set.of("note"),
          "identity-rules",
          Set.of("blocked"));

  /** Secrets, by parts of their names: rather one too many. */
  private static final Set<String> OF_SECRETS =
      Set.of(
          "secret",
          "hash",
          "password",
          "passphrase",
          "token",
          "credential",
          "authorization",
          "signature",
          "privatekey",
          "apikey",
          "accesskey",
          "authkey",
          "serverkey",
          "signingkey",
          "keymaterial");

  private Discretion() {}

  static boolean hides(String kind, String member) {
    if (OF_PERSONS.getOrDefault(kind, Set.of()).contains(member)) {
      return true;
    }
    String plain = member.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    return OF_SECRETS.stream().anyMatch(plain::contains);
  }
}
