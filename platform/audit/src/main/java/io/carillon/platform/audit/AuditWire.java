package io.carillon.platform.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.audit.v1.AuditActor;
import io.carillon.audit.v1.AuditActorKind;
import io.carillon.audit.v1.AuditObject;
import io.carillon.audit.v1.AuditRecord;
import io.carillon.audit.v1.AuditSource;
import io.carillon.platform.caller.Actor;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.events.Traces;
import io.carillon.platform.store.Ids;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A change as the topic `audit` carries it. */
final class AuditWire {
  private AuditWire() {}

  static Outbound record(
      String tenant,
      String service,
      Instant at,
      Actor actor,
      Action action,
      Subject subject,
      Difference difference) {
    String id = Ids.next().toString();
    AuditRecord record =
        AuditRecord.newBuilder()
            .setId(id)
            .setTenant(tenant)
            .setAt(Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()))
            .setService(service)
            .setActor(actor(actor))
            .setSource(source(actor))
            .setAction(action.word())
            .setObject(
                AuditObject.newBuilder()
                    .setKind(subject.kind())
                    .setId(subject.id())
                    .setKey(subject.key())
                    .setUnit(subject.unit()))
            .setBeforeJson(bytes(difference.before()))
            .setAfterJson(bytes(difference.after()))
            .build();
    return Outbound.of(Topic.AUDIT, tenant, tenant, id, record);
  }

  private static AuditActor actor(Actor actor) {
    return AuditActor.newBuilder()
        .setKind(
            switch (actor.kind()) {
              case PERSON -> AuditActorKind.AUDIT_ACTOR_KIND_PERSON;
              case PARTNER -> AuditActorKind.AUDIT_ACTOR_KIND_PARTNER;
              case SERVICE -> AuditActorKind.AUDIT_ACTOR_KIND_SERVICE;
              case SYSTEM -> AuditActorKind.AUDIT_ACTOR_KIND_SYSTEM;
            })
        .setSubject(actor.subject())
        .setName(actor.name())
        .addAllRoles(actor.roles())
        .addAllPermissions(actor.permissions())
        .build();
  }

  private static AuditSource source(Actor actor) {
    return AuditSource.newBuilder()
        .setAddress(actor.origin().address())
        .setRequestId(actor.origin().requestId())
        .setTraceId(trace(Traces.current()))
        .setUserAgent(actor.origin().userAgent())
        .build();
  }

  /** The trace's id out of a W3C `traceparent`: `00-<32 digits>-…`. */
  private static String trace(@Nullable String traceparent) {
    return traceparent == null ? "" : traceparent.split("-", -1)[1];
  }

  private static ByteString bytes(@Nullable JsonNode json) {
    return json == null ? ByteString.EMPTY : ByteString.copyFromUtf8(json.toString());
  }
}
