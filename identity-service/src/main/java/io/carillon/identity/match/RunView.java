package io.carillon.identity.match;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is, and what it found.
 *
 * @param source `profiles`, `csv` or `jsonLines`
 * @param state `waiting`, `running`, `done` or `failed`
 * @param step what it is at
 * @param records how many there were: people before
 * @param compared how many pairs were looked at
 * @param pairs how many are suggested
 * @param people how many people they are of, at the threshold: people after
 * @param columns what each column was taken for
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
    int records,
    long compared,
    int pairs,
    int people,
    Map<String, String> columns,
    @Nullable String reason,
    @Nullable String detail,
    Instant createdAt,
    @Nullable Instant finishedAt) {}
