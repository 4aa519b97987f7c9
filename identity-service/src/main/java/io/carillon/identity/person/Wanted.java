package io.carillon.identity.person;

import java.util.Set;
import java.util.UUID;

/**
 * What a transaction needs to know to decide.
 *
 * @param tokens push tokens, which may stand at other devices
 */
public record Wanted(
    Set<Key> keys, Set<Installation> devices, Set<Token> tokens, Set<Ref> profiles) {

  /**
   * A push token that somebody of a tenant has.
   *
   * @param hash its SHA-256 in lower-case hexadecimal
   */
  public record Token(String tenant, String hash) {}

  public static Wanted profiles(String tenant, Iterable<UUID> ids) {
    Set<Ref> refs = new java.util.LinkedHashSet<>();
    ids.forEach(id -> refs.add(new Ref(tenant, id)));
    return new Wanted(Set.of(), Set.of(), Set.of(), refs);
  }
}
