package io.carillon.journey.step;

import java.util.List;

/**
 * What a step gave.
 *
 * @param enrollment the very same object when nothing changed
 * @param decisions what was decided and why, in order; empty when nothing changed
 */
public record Outcome(Enrollment enrollment, List<Effect> effects, List<Decision> decisions) {

  /**
   * One decision.
   *
   * @param step where the enrollment stood
   * @param decision what: {@code waits}, {@code goes to mail}, {@code exits} …
   * @param reason why
   */
  public record Decision(String step, String decision, String reason) {}

  static Outcome unchanged(Enrollment enrollment) {
    return new Outcome(enrollment, List.of(), List.of());
  }

  public boolean changed() {
    return !decisions.isEmpty();
  }
}
