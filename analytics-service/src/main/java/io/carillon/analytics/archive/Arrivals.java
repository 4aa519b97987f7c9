package io.carillon.analytics.archive;

import java.util.List;

/** Told of what has been archived, after it is durable, in the order of its arrival. */
public interface Arrivals {
  void archived(List<ArchivedEvent> events, List<Merge> merges, List<Parting> partings);
}
