package io.carillon.platform.caller;

import java.util.Set;

/**
 * Who makes a change, and from where.
 *
 * @param subject the token's subject
 * @param name the user or client name
 * @param roles the platform's roles of the token; others that it carries are left out
 * @param permissions what a partner's scopes allow; of people the roles say it
 */
public record Actor(
    Kind kind,
    String subject,
    String name,
    Set<String> roles,
    Set<String> permissions,
    CallOrigin origin) {
  /** A service at work by itself. */
  public static final Actor SYSTEM =
      new Actor(Kind.SYSTEM, "", "", Set.of(), Set.of(), CallOrigin.NONE);

  /** What a token stands for. */
  public enum Kind {
    PERSON,
    PARTNER,
    SERVICE,
    SYSTEM
  }
}
