package io.carillon.ingest.enrichment;

import io.carillon.ingest.event.NewEvent;
import java.util.List;

/**
 * An event with what was found out about it.
 *
 * @param members those of its context that the client did not say so, in the order of the alphabet
 */
public record Enriched(NewEvent event, List<String> members) {
  public Enriched {
    members = List.copyOf(members);
  }
}
