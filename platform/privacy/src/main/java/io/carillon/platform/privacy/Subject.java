package io.carillon.platform.privacy;

import java.util.List;
import java.util.UUID;

/**
 * The person that a request is about.
 *
 * @param profiles every id that the person ever had
 * @param identifiers what the person was recognised by, in normal form
 */
public record Subject(List<UUID> profiles, List<Name> identifiers) {

  /**
   * One identifier.
   *
   * @param type userId, email, phone, anonymousId, deviceId
   */
  public record Name(String type, String value) {}

  /** The values of all identifiers. */
  public List<String> values() {
    return identifiers.stream().map(Name::value).distinct().toList();
  }
}
