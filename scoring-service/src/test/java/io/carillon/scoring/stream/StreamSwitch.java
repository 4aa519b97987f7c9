package io.carillon.scoring.stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Stops and starts the stream inside a running service. */
@ApplicationScoped
public class StreamSwitch {
  @Inject ScoringStreams streams;

  public void halt() {
    streams.halt();
  }

  public void start() {
    streams.start();
  }
}
