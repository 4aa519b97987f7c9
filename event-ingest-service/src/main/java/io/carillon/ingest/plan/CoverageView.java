package io.carillon.ingest.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How far what comes is what a plan says. Names that are not told apart for their number are
 * counted under `…`.
 *
 * @param version the plan's, now; what is counted was held to the plan of its time
 * @param from the first day that is counted, in UTC
 * @param seen events that are planned
 * @param complying the part of them that keep to the plan, 0 to 1; absent when there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "TrackingPlanCoverage")
public record CoverageView(
    String plan,
    long version,
    LocalDate from,
    long seen,
    long violating,
    @Nullable Double complying,
    List<Event> events,
    List<Share> appVersions,
    List<Share> screens) {

  /** `neverSeen` was planned and did not come, `unplanned` came and was not planned. */
  public enum Status {
    seen,
    neverSeen,
    unplanned
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "TrackingPlanCoverageEvent")
  public record Event(
      String type,
      String name,
      Status status,
      long seen,
      long violating,
      @Nullable Double complying,
      @Nullable Instant lastSeen,
      List<Property> properties) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "TrackingPlanCoverageProperty")
  public record Property(
      String name, Status status, long seen, long violating, @Nullable Instant lastSeen) {}

  /** Of planned events, those of one version of the app, or on one screen. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "TrackingPlanCoverageShare")
  public record Share(String name, long seen, long violating, @Nullable Double complying) {}
}
