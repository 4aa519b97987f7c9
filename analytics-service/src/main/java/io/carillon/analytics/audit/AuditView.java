package io.carillon.analytics.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.analytics.audit.AuditStore.Row;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the log: the change, and its place in the chain.
 *
 * @param seq its place, from 1 on
 * @param previousHash the hash of the row before it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditView(
    long seq,
    String previousHash,
    String hash,
    UUID id,
    Instant at,
    String service,
    AuditLine.Actor actor,
    AuditLine.From from,
    String action,
    AuditLine.Changed object,
    @Nullable JsonNode before,
    @Nullable JsonNode after) {

  static AuditView of(Row row) {
    AuditLine line =
        AuditCodec.line(row.entry().record()).orElseGet(() -> AuditLine.unreadable(row.entry()));
    return new AuditView(
        row.seq(),
        row.previousHash(),
        row.hash(),
        line.id(),
        line.at(),
        line.service(),
        line.actor(),
        line.from(),
        line.action(),
        line.object(),
        line.before(),
        line.after());
  }

  /**
   * The same as a line of an export: behind the hash stands what was hashed, character for
   * character but for its opening brace.
   */
  static String line(Row row) {
    String record = row.entry().record();
    String text = AuditCodec.line(record).isPresent() ? record : AuditCodec.quoted(record);
    return "{\"seq\":%d,\"previousHash\":\"%s\",\"hash\":\"%s\",%s\n"
        .formatted(row.seq(), row.previousHash(), row.hash(), text.substring(1));
  }
}
