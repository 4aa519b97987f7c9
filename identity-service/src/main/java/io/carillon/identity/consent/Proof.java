package io.carillon.identity.consent;

import java.util.Comparator;

/**
 * What shows that a word about being contacted was said.
 *
 * @param event the id of the event by which it came; empty without one
 * @param reference what else its event or its operator names, such as a contract; may be empty
 */
public record Proof(String event, String reference) implements Comparable<Proof> {
  public static final Proof NONE = new Proof("", "");
  public static final int LONGEST = 256;

  private static final Comparator<Proof> ORDER =
      Comparator.comparing(Proof::event).thenComparing(Proof::reference);

  @Override
  public int compareTo(Proof other) {
    return ORDER.compare(this, other);
  }
}
