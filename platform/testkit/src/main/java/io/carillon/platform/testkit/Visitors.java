package io.carillon.platform.testkit;

import io.carillon.platform.caller.Grants;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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

  /** Partners whose scopes do not open a door that asks for one of these permissions. */
  static Map<String, String> partnersWithout(Set<String> asked) {
    Map<String, String> tokens = new LinkedHashMap<>();
    Set<String> others = new TreeSet<>(Grants.grantable());
    others.removeAll(asked);
    tokens.put("a partner with every scope but the right one", partner(others));
    Set<String> never = new TreeSet<>(asked);
    never.removeAll(Grants.grantable());
    if (!never.isEmpty()) {
      others.addAll(never);
      tokens.put("a partner with a scope that no partner may have", partner(others));
    }
    return tokens;
  }

  /** Partners each of whom has one scope, which opens a door that asks for one of these. */
  static Map<String, String> partnersWith(Set<String> asked) {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String permission : asked) {
      if (Grants.grantable().contains(permission)) {
        tokens.put("a partner with scope " + permission, partner(Set.of(permission)));
      }
    }
    return tokens;
  }

  private static String partner(Set<String> scopes) {
    return Tokens.partner(Access.OWNER, scopes.toArray(String[]::new));
  }

  static String allRolesOf(String tenant) {
    return allRolesIn(tenant, "/" + tenant);
  }

  /** Somebody of the tenant who may do everything, within one unit. */
  static String allRolesIn(String tenant, String unit) {
    return Tokens.personIn(
        tenant,
        "otto",
        List.of(unit),
        "marketer",
        "analyst",
        "developer",
        "privacy",
        "admin",
        "platform");
  }
}
