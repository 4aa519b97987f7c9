package io.carillon.scoring.fact;

import io.carillon.platform.expression.Expression;

/**
 * A segment.
 *
 * @param version the definition's version, told with each entry and exit
 * @param basis hash of what it means, through everything that it refers to
 * @param live false until everybody has been looked at
 * @param ready whether everything that it refers to is live; until then it stands still
 */
public record SegmentRule(
    String id,
    String key,
    long version,
    String basis,
    boolean live,
    boolean ready,
    Expression where) {

  boolean asksForPerson() {
    return where.references().variables().stream().anyMatch(v -> v.startsWith("profile."));
  }
}
