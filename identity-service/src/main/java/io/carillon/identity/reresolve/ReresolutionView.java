package io.carillon.identity.reresolve;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run, and how far it is.
 *
 * @param dryRun whether it only looks
 * @param ruleVersion of the rules that it goes by
 * @param state running, done, failed; superseded when other rules hold by now: what it did stands
 * @param people who were merged in the last 30 days and were looked at so far
 * @param profiles of how many of them the rules would not have made one
 * @param merges how many merges those are
 * @param undone how many of those were taken back
 * @param skipped how many could not be, each with its reason in the list; and people who could not
 *     be looked at
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReresolutionView(
    UUID id,
    boolean dryRun,
    int ruleVersion,
    String state,
    int people,
    int profiles,
    int merges,
    int undone,
    int skipped,
    String askedBy,
    Instant createdAt,
    @Nullable Instant finishedAt) {}
