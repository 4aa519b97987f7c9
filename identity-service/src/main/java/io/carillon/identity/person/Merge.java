package io.carillon.identity.person;

import io.carillon.platform.store.Ids;
import java.util.UUID;

/**
 * One profile's end in another.
 *
 * @param lost what was known of the loser
 * @param before what was known of the survivor
 */
public record Merge(String tenant, UUID loser, UUID survivor, Cause cause, Past lost, Past before) {

  /** The same however often the same cause is worked through. */
  public UUID id() {
    return Ids.hash("merge", tenant, loser, survivor, cause.eventId(), cause.at());
  }
}
