package io.carillon.stack;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** One line for each thing that is done: what, how long, where. */
record Progress(PrintStream out) {

  void done(String what, Duration took, String where) {
    line("✓", what, seconds(took), where);
  }

  void waiting(String what, Duration since, String where) {
    line("…", what, seconds(since), "waits for " + where);
  }

  void note(String what, String where) {
    line("·", what, "", where);
  }

  void failed(String what, Duration took, String why) {
    line("✗", what, seconds(took), why);
  }

  private void line(String mark, String what, String middle, String end) {
    out.println("  %s %-12s %8s   %s".formatted(mark, what, middle, end).stripTrailing());
    out.flush();
  }

  static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
  }
}
