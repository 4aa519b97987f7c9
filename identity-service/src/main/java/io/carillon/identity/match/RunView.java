package io.carillon.identity.match;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.platform.linkage.Parameters;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is, and what it found.
 *
 * @param source `profiles`, `csv` or `jsonLines`
 * @param state `running`, `done` or `failed`
 * @param step what it is at; `waiting` before it begins
 * @param progress 0 to 1, by its step
 * @param records how many there were: people before
 * @param compared how many pairs were looked at
 * @param pairs how many are suggested
 * @param people how many people they are of, at the threshold: people after
 * @param columns what each column was taken for
 * @param parameters what it learnt; absent before it is done and when there was nothing to compare
 * @param reason why it failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "MatchRun")
public record RunView(
    UUID id,
    String unit,
    String source,
    String name,
    double threshold,
    String state,
    String step,
    double progress,
    int records,
    long compared,
    int pairs,
    int people,
    Map<String, String> columns,
    @Nullable Parameters parameters,
    @Nullable String reason,
    @Nullable String detail,
    Instant createdAt,
    @Nullable Instant finishedAt) {}
