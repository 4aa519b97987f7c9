package io.carillon.identity.person;

import io.carillon.identity.identifier.Identifier;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What was decided of one event or by one operator, so that it can be replayed and undone without
 * deciding again.
 *
 * @param outcome CREATED, GAINED, MERGED, SHARED, AMBIGUOUS, DROPPED, PARTED, REFUSED
 * @param member the profile by which it came: the person's own, or one that was merged into it
 * @param ruleVersion of the tenant's rules
 * @param decider the version of what decides by them
 * @param verified whether who presented the identifiers may vouch for them
 * @param inputs what the event presented; stored as hashes
 * @param merged who ended in the profile; of PARTED, who lives on in it from now on
 */
public record Decision(
    String tenant,
    UUID profile,
    UUID member,
    String outcome,
    int ruleVersion,
    int decider,
    boolean verified,
    List<Input> inputs,
    List<UUID> merged,
    Cause cause) {

  /**
   * @param effect KNOWN, GAINED, SHARED, or why it did not count
   */
  public record Input(Identifier identifier, String effect) {
    private boolean dropped() {
      return !Set.of("KNOWN", "GAINED", "SHARED").contains(effect);
    }
  }

  /** What did not count, as `type REASON`. */
  public List<String> dropped() {
    return inputs.stream()
        .filter(Input::dropped)
        .map(input -> input.identifier().type() + " " + input.effect())
        .toList();
  }
}
