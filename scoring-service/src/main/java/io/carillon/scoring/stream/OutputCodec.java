package io.carillon.scoring.stream;

import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.FactEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.store.Ids;
import io.carillon.scoring.fact.Change;
import io.carillon.scoring.fact.Happening;
import io.carillon.scoring.fact.Person;
import io.carillon.scoring.fact.ProfileFacts;
import io.carillon.scoring.fact.Snapshot;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** What goes out, as messages and records. */
public final class OutputCodec {
  private OutputCodec() {}

  /** What an event is to the decisions. */
  public static Happening happening(ProfileEvent message) {
    AcceptedEvent event = message.getEvent();
    return new Happening(
        FactsCodec.place(message.getOrigin()),
        event.getEventId(),
        event.getName(),
        event.getUnit(),
        Instant.ofEpochMilli(millis(event.getOccurredAt())),
        event.getJson().toByteArray(),
        message.getLate());
  }

  /** The event as it is passed on. */
  static ProfileEvent passedOn(ProfileFacts facts, ProfileEvent event, Snapshot snapshot) {
    return event.toBuilder()
        .setProfileId(facts.profileId())
        .setMemberId(member(facts, event))
        .setFacts(FactsCodec.snapshot(snapshot))
        .build();
  }

  /** The profile by which an event came, when it is not this one. */
  private static String member(ProfileFacts facts, ProfileEvent event) {
    String member = event.getMemberId().isEmpty() ? event.getProfileId() : event.getMemberId();
    return member.equals(facts.profileId()) ? "" : member;
  }

  /** A change as an event of its own, in the life of the same profile. */
  static ProfileEvent found(
      ProfileFacts facts, Change change, Snapshot snapshot, @Nullable ProfileEvent cause) {
    ProfileEvent.Builder message =
        ProfileEvent.newBuilder()
            .setTenant(facts.tenant())
            .setProfileId(facts.profileId())
            .setFact(fact(facts, change))
            .setFacts(FactsCodec.snapshot(snapshot));
    if (cause != null && cause.hasOrigin()) {
      message.setOrigin(cause.getOrigin());
    }
    if (cause != null) {
      message.setMemberId(member(facts, cause));
    }
    Person person = facts.person();
    if (cause != null && cause.hasProfile()) {
      message.setProfile(cause.getProfile());
    } else if (person != null) {
      message.setProfile(FactsCodec.snapshot(person));
    }
    return message.build();
  }

  static FactEvent fact(ProfileFacts facts, Change change) {
    return FactEvent.newBuilder()
        .setSequence(change.sequence())
        .setName(change.name())
        .setKey(change.segment())
        .setOccurredAt(timestamp(change.at()))
        .setCauseId(change.causeId())
        .setDefinitionVersion(change.definitionVersion())
        .setBackfill(change.backfill())
        .setEventId(Ids.hash(facts.tenant(), facts.profileId(), change.sequence()).toString())
        .build();
  }

  /** A record with the headers that every record of the platform has. */
  static Record<String, byte[]> record(
      String key,
      String tenant,
      String id,
      com.google.protobuf.Message value,
      long now,
      @Nullable String traceparent) {
    RecordHeaders headers = new RecordHeaders();
    put(headers, "ce_specversion", "1.0");
    put(headers, "ce_id", id);
    put(headers, "ce_type", value.getDescriptorForType().getFullName());
    put(headers, "ce_source", "/carillon/scoring");
    put(headers, "ce_time", Instant.ofEpochMilli(now).toString());
    put(headers, "content-type", "application/protobuf");
    put(headers, "tenant", tenant);
    if (value instanceof ProfileEvent event && event.hasOrigin()) {
      put(headers, "origin", FactsCodec.place(event.getOrigin()).toString());
    }
    put(headers, "traceparent", traceparent);
    return new Record<>(key, value.toByteArray(), now, headers);
  }

  /** A record that can never be applied, as it came, with its reason. */
  static Record<String, byte[]> dead(
      Record<String, byte[]> record, String reason, int partition, long offset) {
    RecordHeaders headers = new RecordHeaders();
    put(headers, "dead-reason", reason);
    put(headers, "dead-detail", "scoring could not apply this record");
    put(headers, "dead-consumer", "scoring");
    put(headers, "dead-partition", Integer.toString(partition));
    put(headers, "dead-offset", Long.toString(offset));
    return record.withHeaders(headers);
  }

  static @Nullable String header(Headers headers, String name) {
    var header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  static long millis(Timestamp at) {
    return at.getSeconds() * 1_000 + at.getNanos() / 1_000_000;
  }

  static Timestamp timestamp(long millis) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(millis, 1_000L))
        .setNanos((int) Math.floorMod(millis, 1_000L) * 1_000_000)
        .build();
  }

  private static void put(RecordHeaders headers, String name, @Nullable String value) {
    if (value != null) {
      headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }
  }
}
