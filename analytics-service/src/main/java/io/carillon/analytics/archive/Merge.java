package io.carillon.analytics.archive;

import java.time.Instant;
import java.util.UUID;

/** The loser lives on in the survivor. */
public record Merge(String tenant, UUID loser, UUID survivor, String mergeId, Instant mergedAt) {}
