package io.carillon.sandbox.misbehaviour;

import java.io.IOException;
import java.time.Duration;

/**
 * How a vendor goes on with what it has accepted and kept.
 *
 * @param delay before the answer
 * @param cut no answer, and the end of the connection
 * @param error an answer that says that the vendor has failed
 * @param failure the code with which it fails later; empty when it is delivered
 */
public record Conduct(
    Duration delay,
    boolean cut,
    boolean error,
    String failure,
    boolean duplicateCallbacks,
    boolean earlyCallbacks) {
  public static final Conduct GOOD = new Conduct(Duration.ZERO, false, false, "", false, false);

  Conduct and(Rule rule) {
    Kind kind = rule.kind();
    return new Conduct(
        kind == Kind.SLOW ? delay.plus(rule.delay()) : delay,
        cut || kind == Kind.CUT,
        error || kind == Kind.ERROR,
        kind == Kind.FAIL ? rule.code() : failure,
        duplicateCallbacks || kind == Kind.DUPLICATE_CALLBACKS,
        earlyCallbacks || kind == Kind.EARLY_CALLBACKS);
  }

  /** Waits for as long as the answer is to take. */
  public void pause() throws IOException {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while an answer was held back.", e);
    }
  }
}
