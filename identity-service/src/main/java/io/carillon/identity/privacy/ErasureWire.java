package io.carillon.identity.privacy;

import io.carillon.event.v1.ProfileErased;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.identity.person.PersonCodec;
import io.carillon.identity.v1.ProfileState;
import io.carillon.identity.v1.ProfileStatus;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The last words of each id that a person had: the marker among its events, and its state. */
final class ErasureWire {
  private ErasureWire() {}

  /**
   * @param version newer than any that the person's profiles had
   */
  static List<Outbound> told(String tenant, UUID request, Whom whom, long version, Instant now) {
    List<Outbound> told = new ArrayList<>();
    for (UUID profile : whom.profiles()) {
      String id = profile.toString();
      ProfileEvent marker =
          ProfileEvent.newBuilder()
              .setTenant(tenant)
              .setProfileId(id)
              .setErased(
                  ProfileErased.newBuilder()
                      .setRequestId(request.toString())
                      .setErasedAt(PersonCodec.timestamp(now)))
              .build();
      told.add(
          Outbound.of(
              Topic.EVENTS_RESOLVED,
              id,
              tenant,
              Ids.hash("erased", request, profile).toString(),
              marker));
      ProfileState state =
          ProfileState.newBuilder()
              .setTenant(tenant)
              .setProfileId(id)
              .setVersion(version)
              .setStatus(ProfileStatus.PROFILE_STATUS_ERASED)
              .setCanonicalId(id)
              .build();
      told.add(Outbound.of(Topic.PROFILES_STATE, id, tenant, id + "-" + version, state));
    }
    return told;
  }
}
