package io.carillon.scoring.fact;

import java.time.Instant;

/**
 * An event of a person.
 *
 * @param id the event's id, the cause of what follows from it
 * @param unit the path of the unit that it happened in; empty for the head's own
 * @param callJson the tracking call as it was sent
 * @param late older than the tenant's retention: seen, without effects
 */
public record Happening(
    Place origin, String id, String name, String unit, Instant at, byte[] callJson, boolean late) {}
