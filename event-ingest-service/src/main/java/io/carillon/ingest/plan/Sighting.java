package io.carillon.ingest.plan;

import io.carillon.ingest.event.Call;
import io.carillon.ingest.event.Fields;
import io.carillon.ingest.event.Json;
import io.carillon.ingest.event.NewEvent;
import java.time.Instant;
import java.util.List;
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
    List<String> properties,
    Set<String> broken,
    boolean violating,
    String appVersion,
    String screen,
    Instant at) {

  /** Of an event as it came, whatever a plan made of it then. */
  public static Sighting of(String tenant, String unit, NewEvent event, Ruling ruling, Instant at) {
    Json json = event.json();
    Planned by = ruling.by();
    Call call = event.call();
    String root = call == Call.IDENTIFY || call == Call.GROUP ? "traits" : "properties";
    boolean place = call == Call.SCREEN || call == Call.PAGE;
    return new Sighting(
        tenant,
        unit,
        by == null ? "" : by.plan().toString(),
        call,
        event.name(),
        Fields.at(json, root).map(Fields::names).orElse(List.of()),
        ruling.breaches().stream().map(Breach::property).collect(Collectors.toSet()),
        !ruling.breaches().isEmpty(),
        Fields.at(json, "context", "app", "version").flatMap(Fields::text).orElse(""),
        place
            ? event.name()
            : Fields.at(json, "context", "screen", "name").flatMap(Fields::text).orElse(""),
        at);
  }
}
