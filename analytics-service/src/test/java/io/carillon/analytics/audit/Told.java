package io.carillon.analytics.audit;

import com.google.protobuf.ByteString;
import io.carillon.analytics.Happened;
import io.carillon.audit.v1.AuditActor;
import io.carillon.audit.v1.AuditActorKind;
import io.carillon.audit.v1.AuditObject;
import io.carillon.audit.v1.AuditRecord;
import io.carillon.audit.v1.AuditSource;
import io.carillon.platform.store.Ids;
import java.time.Instant;

/** Valid records of {@code audit}; a test changes one thing of them. */
final class Told {
  static final Instant TEN = Instant.parse("2026-03-07T10:00:00Z");

  private Told() {}

  static AuditRecord change(String tenant, String key) {
    return AuditRecord.newBuilder()
        .setId(Ids.next().toString())
        .setTenant(tenant)
        .setAt(Happened.timestamp(TEN))
        .setService("scoring")
        .setActor(
            AuditActor.newBuilder()
                .setKind(AuditActorKind.AUDIT_ACTOR_KIND_PERSON)
                .setSubject("s-1")
                .setName("rachel")
                .addRoles("marketer"))
        .setSource(
            AuditSource.newBuilder()
                .setAddress("203.0.113.9")
                .setRequestId("r-1")
                .setTraceId("0af7651916cd43dd8448eb211c80319c")
                .setUserAgent("curl/8"))
        .setAction("changed")
        .setObject(
            AuditObject.newBuilder()
                .setKind("segment")
                .setId(Ids.hash(tenant, key).toString())
                .setKey(key)
                .setUnit("/" + tenant))
        .setBeforeJson(ByteString.copyFromUtf8("{\"version\":1,\"body\":{\"days\":3}}"))
        .setAfterJson(ByteString.copyFromUtf8("{\"version\":2,\"body\":{\"days\":4.50}}"))
        .build();
  }

  static AuditRecord by(AuditRecord record, String name) {
    return record.toBuilder().setActor(record.getActor().toBuilder().setName(name)).build();
  }

  static AuditRecord in(AuditRecord record, String unit) {
    return record.toBuilder().setObject(record.getObject().toBuilder().setUnit(unit)).build();
  }

  static AuditRecord at(AuditRecord record, Instant at) {
    return record.toBuilder().setAt(Happened.timestamp(at)).build();
  }
}
