package io.carillon.ingest.deadletter;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of a replay.
 *
 * @param matched how many events were waiting that the filter asks for
 * @param replayed how many are on their way; in a dry run, would be
 * @param refused how many of those looked at are not: they break their plan, or their topic takes
 *     them not again
 * @param examples of those that are refused, and why
 * @param nextCursor where the next call goes on; absent when all were looked at
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "DeadLetterReplayed")
public record ReplayView(
    boolean dryRun,
    long matched,
    int replayed,
    int refused,
    List<Refused> examples,
    @Nullable String nextCursor) {

  @Schema(name = "DeadLetterRefused")
  public record Refused(UUID id, String reason, String detail) {}
}
