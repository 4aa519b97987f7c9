package io.carillon.ingest.plan;

import java.util.List;

/**
 * What a plan says, as it is kept.
 *
 * @param name for people
 */
record Plan(String name, List<PlannedEvent> events) {}
