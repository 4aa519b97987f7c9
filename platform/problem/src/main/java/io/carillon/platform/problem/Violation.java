package io.carillon.platform.problem;

/**
 * One thing wrong with an input.
 *
 * @param field where: `steps.mail.next`, `[3].price`
 * @param found what stood there, shortened to 120 characters
 * @param expected what should have
 */
public record Violation(String field, String found, String expected) {
  private static final int LONGEST = 120;

  public Violation {
    found = found.length() > LONGEST ? found.substring(0, LONGEST) + "…" : found;
  }
}
