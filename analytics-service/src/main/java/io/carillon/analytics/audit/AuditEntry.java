package io.carillon.analytics.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * One change as its row has it: what is looked for, and beside it the text that is hashed.
 *
 * @param at in microseconds, as the database keeps it
 * @param record the JSON of an {@link AuditLine}, character for character as it is hashed and told
 */
record AuditEntry(
    String tenant,
    UUID id,
    Instant at,
    String actorSubject,
    String actorName,
    String kind,
    String objectId,
    String objectKey,
    String unit,
    String record) {

  static AuditEntry of(AuditLine line, String record) {
    return new AuditEntry(
        line.tenant(),
        line.id(),
        line.at(),
        line.actor().subject(),
        line.actor().name(),
        line.object().kind(),
        line.object().id(),
        line.object().key(),
        line.object().unit(),
        record);
  }
}
