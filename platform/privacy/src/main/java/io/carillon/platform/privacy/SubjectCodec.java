package io.carillon.platform.privacy;

import com.google.protobuf.Timestamp;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Ids;
import io.carillon.privacy.v1.DataSubject;
import io.carillon.privacy.v1.ErasedKind;
import io.carillon.privacy.v1.ErasureReceipt;
import io.carillon.privacy.v1.ExpiringKind;
import io.carillon.privacy.v1.KeptKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** People and receipts as messages. */
final class SubjectCodec {
  private static final int MOST = 1_000;

  private SubjectCodec() {}

  /**
   * @throws ProblemException INVALID_VALUE
   */
  static Subject subject(DataSubject message) {
    Violations violations = new Violations();
    int profiles = message.getProfileIdsCount();
    violations.check(
        profiles >= 1 && profiles <= MOST, "subject.profile_ids", profiles, "1..1000 ids");
    violations.check(
        message.getIdentifiersCount() <= MOST,
        "subject.identifiers",
        message.getIdentifiersCount(),
        "at most 1000");
    List<UUID> ids = new ArrayList<>();
    for (String text : message.getProfileIdsList()) {
      Ids.parse(text)
          .ifPresentOrElse(
              ids::add, () -> violations.add("subject.profile_ids", "a text", "UUIDs"));
    }
    violations.throwIfAny();
    return new Subject(
        List.copyOf(ids),
        message.getIdentifiersList().stream()
            .map(name -> new Subject.Name(name.getType(), name.getValue()))
            .toList());
  }

  /**
   * @throws ProblemException INVALID_VALUE
   */
  static UUID request(String id) {
    return Ids.parse(id)
        .orElseThrow(() -> ProblemException.invalid("request_id", "a text", "a UUID"));
  }

  static ErasureReceipt receipt(String service, Receipt receipt, Instant now) {
    ErasureReceipt.Builder message =
        ErasureReceipt.newBuilder().setService(service).setErasedAt(timestamp(now));
    receipt
        .erased()
        .forEach(
            (kind, count) ->
                message.addErased(ErasedKind.newBuilder().setKind(kind).setCount(count)));
    for (Receipt.Expiring expiring : receipt.expiring()) {
      message.addExpiring(
          ExpiringKind.newBuilder()
              .setWhat(expiring.what())
              .setGoneBy(timestamp(now.plus(expiring.within()))));
    }
    for (Receipt.Kept kept : receipt.kept()) {
      message.addKept(KeptKind.newBuilder().setWhat(kept.what()).setWhy(kept.why()));
    }
    return message.build();
  }

  private static Timestamp timestamp(Instant at) {
    return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
  }
}
