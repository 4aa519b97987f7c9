package io.carillon.stack.chaos;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** Tells people what is done while it is done, each line with the time since the begin. */
record Say(PrintStream out, long begin) {

  void line(String text) {
    Duration since = Duration.ofNanos(System.nanoTime() - begin);
    out.println(String.format(Locale.ROOT, "  %6.1f s  %s", since.toMillis() / 1000.0, text));
    out.flush();
  }
}
