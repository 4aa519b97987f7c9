package io.carillon.ingest.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which waiting letters to send on their way again; at least one of the filters is needed.
 *
 * @param topic `events.raw`
 * @param event the event's name
 * @param after at or after this moment, RFC 3339
 * @param before before this moment
 * @param hotKey the id of a key that sent too much
 * @param ids at most 1,000
 * @param dryRun only says what would be done; false when absent
 * @param mayTakeEffectTwice also those that are older than identity remembers events, whose caller
 *     knows that they never went their way; false when absent
 * @param limit at most this many events at once, 1 to 1,000; 1,000 when absent
 * @param cursor where an earlier call ended
 */
@Schema(name = "DeadLetterReplay")
public record ReplayBody(
    @Nullable String topic,
    @Nullable String reason,
    @Nullable String consumer,
    @Nullable String event,
    @Nullable String after,
    @Nullable String before,
    @Nullable String hotKey,
    @Nullable List<@Nullable String> ids,
    @Nullable Boolean dryRun,
    @Nullable Boolean mayTakeEffectTwice,
    @Nullable Integer limit,
    @Nullable String cursor) {
  private static final int MOST = 1_000;

  /**
   * One letter's replay.
   *
   * @param payload the event's call, corrected; as it was when absent
   * @param mayTakeEffectTwice also when it is older than identity remembers events; false when
   *     absent
   */
  @Schema(name = "DeadLetterCorrection")
  public record One(
      @Schema(type = SchemaType.OBJECT) @Nullable JsonNode payload,
      @Nullable Boolean mayTakeEffectTwice) {
    boolean twice() {
      return Boolean.TRUE.equals(mayTakeEffectTwice);
    }
  }

  /**
   * @throws ProblemException INVALID_VALUE
   */
  LetterFilter filter() {
    LetterFilter filter =
        LetterFilter.of(
            topic,
            reason,
            consumer,
            event,
            after,
            before,
            "waiting",
            hotKey,
            ids == null ? List.of() : ids);
    new Violations()
        .check(filter.asks(), "body", "no filter", "at least one, such as topic or ids")
        .check(limit == null || (limit >= 1 && limit <= MOST), "limit", limit, "1.." + MOST)
        .throwIfAny();
    return filter;
  }

  int most() {
    return limit == null ? MOST : limit;
  }

  boolean twice() {
    return Boolean.TRUE.equals(mayTakeEffectTwice);
  }

  boolean dry() {
    return Boolean.TRUE.equals(dryRun);
  }
}
