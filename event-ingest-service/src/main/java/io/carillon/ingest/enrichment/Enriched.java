package io.carillon.ingest.enrichment;

import io.carillon.ingest.event.Json;
import io.carillon.ingest.event.NewEvent;
import java.util.List;
import java.util.stream.Stream;

/**
 * An event with what was found out about it.
 *
 * @param members those of its context that the client did not say so, in the order of the alphabet
 */
public record Enriched(NewEvent event, List<String> members) {
  static final String VIOLATIONS = "violations";

  public Enriched {
    members = List.copyOf(members);
  }

  /**
   * The same as its tracking plan lets it go on, which says in `context.violations` what it took
   * amiss.
   */
  public Enriched ruled(Json json) {
    return json == event.json()
        ? this
        : new Enriched(
            event.with(json),
            Stream.concat(members.stream(), Stream.of(VIOLATIONS)).distinct().sorted().toList());
  }
}
