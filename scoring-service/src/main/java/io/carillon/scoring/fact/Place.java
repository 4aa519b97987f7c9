package io.carillon.scoring.fact;

/** Where in {@code events.raw} an event came from. */
public record Place(int partition, long offset) {

  /** {@code partition:offset}. */
  @Override
  public String toString() {
    return partition + ":" + offset;
  }
}
