package io.carillon.stack.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What happens, line by line as it happens: when, who, what, where, and how long after its cause.
 */
final class Timeline {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
  private static final String FORM = "  %-12s  %-9s %-60s %-40s %9s";

  private final PrintStream out;

  Timeline(PrintStream out) {
    this.out = out;
    out.println(FORM.formatted("time", "who", "what", "where", "lag"));
  }

  /** Somebody did something; the lag is how long the platform took to answer. */
  void act(String who, String what, String where, Duration answeredIn) {
    line(Instant.now().minus(answeredIn), who, what, where, shown(answeredIn));
  }

  /** Something came of it; the lag is how long after its cause. */
  void consequence(Instant at, String what, String where, Instant cause) {
    line(at, "Carillon", what, where, "+" + shown(Duration.between(cause, at)));
  }

  /** Something that was waited for did not come. */
  void missing(String what, String where) {
    line(Instant.now(), "Carillon", "DID NOT COME: " + what, where, "");
  }

  private void line(Instant at, String who, String what, String where, String lag) {
    out.println(FORM.formatted(CLOCK.format(at), who, what, where, lag).stripTrailing());
    out.flush();
  }

  static String shown(Duration lag) {
    return lag.toMillis() < 10_000
        ? lag.toMillis() + " ms"
        : String.format(Locale.ROOT, "%.1f s", lag.toMillis() / 1000.0);
  }
}
