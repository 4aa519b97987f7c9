package io.carillon.scoring.fact;

import io.carillon.platform.expression.Expression;
import java.util.List;

/**
 * A segment.
 *
 * @param unit whose people may be members, and those of units below; empty for all of the tenant's
 * @param version the definition's version, told with each entry and exit
 * @param basis hash of what it means, through everything that it refers to
 * @param live false until everybody has been looked at
 * @param ready whether everything that it refers to is live; until then it stands still
 */
public record SegmentRule(
    String id,
    String key,
    String unit,
    long version,
    String basis,
    boolean live,
    boolean ready,
    Expression where) {

  /** Whether somebody may be a member at all. */
  boolean concerns(ProfileFacts facts) {
    return unit.isEmpty() || facts.visibleIn(List.of(unit));
  }

  /** Whether news of the person may change the answer. */
  boolean asksForPerson() {
    return !unit.isEmpty() || namesPerson();
  }

  /** Whether the condition names anything of the person. */
  public boolean namesPerson() {
    return where.references().variables().stream().anyMatch(v -> v.startsWith("profile."));
  }
}
