package io.carillon.identity.match;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Those around a person.
 *
 * @param shares who uses the same browsers or devices: other people, or the same one not logged in
 * @param matches who may be the same person
 */
@Schema(name = "Household")
public record HouseholdView(UUID profile, List<Member> shares, List<MatchView> matches) {

  /**
   * @param shared how many of each: `anonymousId`, `deviceId`
   */
  @Schema(name = "HouseholdMember")
  public record Member(UUID profile, Map<String, Long> shared) {}
}
