package io.carillon.ingest.plan;

import io.carillon.ingest.event.Call;
import io.carillon.ingest.event.Clues;
import io.carillon.ingest.event.NewEvent;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * That an event came, and how it looked.
 *
 * @param plan the id of the plan that it was held to; empty when it was to none
 * @param properties the names of what stands in `properties` or `traits`
 * @param broken those of them that differ from their schema
 * @param violating whether it differs from its schema at all
 * @param appVersion `context.app.version`; may be empty
 * @param screen the screen or page itself, else `context.screen.name`; may be empty
 */
public record Sighting(
    String tenant,
    String unit,
    String plan,
    Call call,
    String name,
    Set<String> properties,
    Set<String> broken,
    boolean violating,
    String appVersion,
    String screen,
    Instant at) {

  /** Of an event as it came, whatever a plan made of it then. */
  public static Sighting of(String tenant, String unit, NewEvent event, Ruling ruling, Instant at) {
    Clues clues = event.clues();
    Call call = event.call();
    Planned by = ruling.by();
    boolean place = call == Call.SCREEN || call == Call.PAGE;
    return new Sighting(
        tenant,
        unit,
        by == null ? "" : by.plan().toString(),
        call,
        event.name(),
        clues.properties(),
        ruling.breaches().stream().map(Breach::property).collect(Collectors.toSet()),
        !ruling.breaches().isEmpty(),
        clues.appVersion(),
        place ? event.name() : clues.screen(),
        at);
  }
}
