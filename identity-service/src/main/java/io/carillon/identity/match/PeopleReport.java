package io.carillon.identity.match;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * One person, N devices: people of the caller's units.
 *
 * @param before profiles that were ever made, each counted as a person
 * @param after people, those that were merged counted once
 * @param afterMatches people, were all open matches from the threshold on true
 * @param devices how many people have so many devices; of people without any their browsers are
 *     counted, each storage that was cleared as another one
 */
@Schema(name = "PeopleReport")
public record PeopleReport(
    long before, long after, long afterMatches, double threshold, List<WithDevices> devices) {

  @Schema(name = "PeopleWithDevices")
  public record WithDevices(int devices, long people) {}
}
