package io.carillon.bench;

import java.io.PrintStream;
import java.util.Locale;

/** Says figures in the form that other programs read. */
public final class Figures {
  private final PrintStream out;

  public Figures(PrintStream out) {
    this.out = out;
  }

  /** {@code FIGURE lag-200-p50 41.2 ms}. */
  public void figure(String name, double value, String unit) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    String number = whole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    out.printf("FIGURE %s %s %s%n", name, number, unit);
  }

  /** {@code FIGURE linkage-febrl3-f1 0.9931 share}: a part of one, to four places. */
  public void share(String name, double value) {
    out.printf("FIGURE %s %s share%n", name, String.format(Locale.ROOT, "%.4f", value));
  }

  /** {@code RATIO lag 1.42 (what / against what)}. */
  public void ratio(String scenario, double value, String what, String againstWhat) {
    out.printf(
        "RATIO %s %s (%s / %s)%n",
        scenario, String.format(Locale.ROOT, "%.3f", value), what, againstWhat);
  }

  /** A line for people. */
  public void say(String text) {
    out.println(text);
  }
}
