package io.carillon.identity.company;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.identity.trait.TraitView;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Masks;
import io.carillon.platform.caller.Units;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A company as callers see it; traits are masked for who may not see personal data.
 *
 * @param groupId as `group` calls name it
 * @param firstSeen the time of the first call
 * @param units paths of the units in which it is visible, as far as they are the caller's
 */
public record CompanyView(
    String groupId,
    @Schema(implementation = Object.class) JsonNode traits,
    Instant firstSeen,
    Instant lastSeen,
    List<String> units) {

  static CompanyView of(Company company, Caller caller) {
    boolean masked = caller.masked();
    return new CompanyView(
        masked ? Masks.within(company.id()) : company.id(),
        masked ? TraitView.masked(company.traits().visible()) : company.traits().visible(),
        company.firstSeen(),
        company.lastSeen(),
        company.units().stream().filter(unit -> Units.owns(caller, unit)).toList());
  }
}
