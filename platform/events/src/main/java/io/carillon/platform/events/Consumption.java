package io.carillon.platform.events;

/** A consumer at work. */
public interface Consumption extends AutoCloseable {
  /** Whether its thread lives and its last batch was not refused. */
  boolean healthy();

  /** Stops after the current batch; what was not committed comes again. */
  @Override
  void close();
}
