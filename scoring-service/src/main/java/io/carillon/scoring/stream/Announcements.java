package io.carillon.scoring.stream;

/** Told by the stream how far it has come with a definition that is being computed. */
public interface Announcements {
  /** How far. */
  enum Phase {
    /** From here on, every event counts for the definition as it happens. */
    KNOWN,
    /** Every profile was looked at. */
    SWEPT
  }

  /**
   * A partition has reached a phase; told again after a restart. Must not block.
   *
   * @param basis the definition's present meaning
   * @param waiting whether the partition waits for what identity knows of its people before it
   *     looks at them
   */
  void reached(
      String tenant,
      String definitionId,
      String basis,
      int partition,
      Phase phase,
      boolean waiting);
}
