package io.carillon.gateway.status;

import io.carillon.gateway.breaker.Breaker;

/** A service by its own readiness, and whether calls of it are held back just now. */
record ServiceProbe(HttpProbe readiness, Breaker breaker) implements Probe {
  private static final String HELD = "calls are refused until it answers";

  @Override
  public String name() {
    return readiness.name();
  }

  @Override
  public String look() throws NotUp {
    try {
      String detail = readiness.look();
      return breaker.open() ? HELD : detail;
    } catch (NotUp e) {
      throw breaker.open() ? new NotUp(e.detail() + "; " + HELD) : e;
    }
  }
}
