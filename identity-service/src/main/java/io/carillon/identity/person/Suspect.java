package io.carillon.identity.person;

import io.carillon.identity.resolution.DropReason;
import io.carillon.platform.store.Ids;
import java.util.UUID;

/**
 * A merge that an event asked for and that looks wrong.
 *
 * @param type of the identifier that named the other one
 */
public record Suspect(
    String tenant, UUID profile, UUID other, DropReason reason, String type, Cause cause) {

  /** The same for the same two, whoever was named first. */
  public UUID id() {
    boolean inOrder = profile.toString().compareTo(other.toString()) < 0;
    return inOrder
        ? Ids.hash("suspect", tenant, profile, other)
        : Ids.hash("suspect", tenant, other, profile);
  }
}
