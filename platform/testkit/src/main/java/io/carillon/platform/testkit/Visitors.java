package io.carillon.platform.testkit;

import java.util.LinkedHashMap;
import java.util.Map;

/** Who knocks at every door, by what makes them unwelcome. */
final class Visitors {
  private Visitors() {}

  /** Nobody that the realm knows; the first one has no token at all. */
  static Map<String, String> strangers() {
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("no token", "");
    tokens.put("something that is no token", "abc");
    tokens.put("an expired token", Tokens.expired(Access.OWNER));
    tokens.put("a token for another audience", Tokens.wrongAudience(Access.OWNER));
    tokens.put("another realm's token", Tokens.wrongIssuer(Access.OWNER));
    tokens.put("a forged token", Tokens.wrongKey(Access.OWNER));
    return tokens;
  }

  /** Known to the realm, but without any permission. */
  static Map<String, String> powerless() {
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("a person without a role", Tokens.person(Access.OWNER, "nobody"));
    tokens.put("a person with an unknown role", Tokens.person(Access.OWNER, "nobody", "gardener"));
    tokens.put("a partner without a scope", Tokens.partner(Access.OWNER));
    return tokens;
  }

  static String allRolesOf(String tenant) {
    return Tokens.person(
        tenant, "otto", "marketer", "analyst", "developer", "privacy", "admin", "platform");
  }
}
