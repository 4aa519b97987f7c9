package io.carillon.scoring.definition;

import java.util.List;

/**
 * How far the computing of a definition is.
 *
 * @param done events of history counted, or parts of all profiles looked at
 * @param total how many there are; 0 while not known
 */
public record Progress(long done, long total) {
  private static final int PERCENT = 100;

  /** The same for callers of these units: how many events others have is none of their business. */
  Progress seenBy(List<String> units) {
    return units.isEmpty() || total == 0 ? this : new Progress(done * PERCENT / total, PERCENT);
  }
}
