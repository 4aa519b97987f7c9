package io.carillon.analytics;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.event.v1.Origin;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileMerged;
import io.carillon.event.v1.ProfileParted;
import io.carillon.event.v1.ProfileSnapshot;
import io.carillon.platform.store.Ids;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Valid records of {@code events.resolved}; a test changes one thing of them. */
public final class Happened {
  private static final AtomicLong NEXT = new AtomicLong();

  private Happened() {}

  /** A tenant that no other test knows. */
  public static String newTenant() {
    return "t" + Ids.next().toString().replace("-", "");
  }

  public static ProfileEvent track(String tenant, UUID profile, String name, Instant at) {
    return of(tenant, profile, name, at, "{\"type\":\"track\",\"event\":\"" + name + "\"}");
  }

  /** The same event in a unit, such as {@code /demo/quebec}; empty for none. */
  public static ProfileEvent in(String unit, ProfileEvent event) {
    return event.toBuilder().setEvent(event.getEvent().toBuilder().setUnit(unit)).build();
  }

  public static ProfileEvent of(String tenant, UUID profile, String name, Instant at, String json) {
    long offset = NEXT.incrementAndGet();
    return ProfileEvent.newBuilder()
        .setTenant(tenant)
        .setProfileId(profile.toString())
        .setOrigin(Origin.newBuilder().setPartition((int) (offset % 3)).setOffset(offset))
        .setEvent(
            AcceptedEvent.newBuilder()
                .setTenant(tenant)
                .setEventId("m-" + Ids.next())
                .setType(EventType.EVENT_TYPE_TRACK)
                .setName(name)
                .setAnonymousId("a-1")
                .setOccurredAt(timestamp(at))
                .setReceivedAt(timestamp(at.plusSeconds(1)))
                .setUnit("/" + tenant)
                .setSource("key-1")
                .setJson(ByteString.copyFromUtf8(json)))
        .setProfile(ProfileSnapshot.newBuilder().setProfileId(profile.toString()).setVersion(1))
        .build();
  }

  /** A merge of this member into somebody was undone. */
  public static ProfileEvent parted(String tenant, UUID survivor, UUID member, UUID parted) {
    return ProfileEvent.newBuilder()
        .setTenant(tenant)
        .setProfileId(survivor.toString())
        .setParted(
            ProfileParted.newBuilder()
                .setMergeId(Ids.hash(member, survivor).toString())
                .setPartedId(parted.toString())
                .addMemberIds(member.toString())
                .setPartedAt(timestamp(Instant.parse("2026-03-08T12:00:00Z"))))
        .build();
  }

  public static ProfileEvent merged(String tenant, UUID loser, UUID survivor) {
    return ProfileEvent.newBuilder()
        .setTenant(tenant)
        .setProfileId(loser.toString())
        .setOrigin(Origin.newBuilder().setOffset(NEXT.incrementAndGet()))
        .setMerged(
            ProfileMerged.newBuilder()
                .setMergeId(Ids.hash(loser, survivor).toString())
                .setSurvivorId(survivor.toString())
                .setMergedAt(timestamp(Instant.parse("2026-03-07T12:00:00Z"))))
        .build();
  }

  public static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}
