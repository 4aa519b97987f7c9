package io.carillon.parts;

import java.io.IOException;

/** A server that runs as a process of its own on the loopback address. */
public sealed interface Part permits Postgres, Kafka, Redis {
  /** The short name, as in the names of its log and pid files: {@code postgres}. */
  String name();

  /** The port it listens on. */
  int port();

  /**
   * Unpacks the program and initialises its data where that is still to be done, and says how to
   * start it. May be called again at any time while the part is stopped.
   */
  Launch prepare() throws IOException;

  /** Whether it answers in its own protocol now. Takes at most two seconds; never throws. */
  boolean answers();
}
