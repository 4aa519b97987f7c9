package io.carillon.journey.enrollment;

import io.carillon.analytics.v1.ArchiveServiceGrpc.ArchiveServiceBlockingStub;
import io.carillon.analytics.v1.ReadEventsRequest;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.journey.step.Happening;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.ServiceCalls;
import io.carillon.platform.caller.Units;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Asks the archive what happened to a person. */
@ApplicationScoped
class ArchiveClient {
  private final ServiceCalls calls;
  private final Callers callers;

  @GrpcClient("analytics")
  ArchiveServiceBlockingStub archive;

  @Inject
  ArchiveClient(ServiceCalls calls, Callers callers) {
    this.calls = calls;
    this.callers = callers;
  }

  /**
   * The newest events of a name that the caller's units see and a journey's unit hears, newest
   * first.
   *
   * @throws ProblemException DEPENDENCY_AWAY
   */
  List<Happening> newest(String tenant, UUID profile, String name, String unit, int most) {
    List<String> sight = callers.sight();
    ReadEventsRequest request =
        ReadEventsRequest.newBuilder().addNames(name).setProfileId(profile.toString()).build();
    try {
      List<Happening> found = new ArrayList<>();
      calls
          .as(tenant, archive)
          .readEvents(request)
          .forEachRemaining(
              answer ->
                  answer.getEventsList().stream()
                      .map(ProfileEvent::getEvent)
                      .filter(event -> Units.within(event.getUnit(), sight))
                      .filter(event -> Units.within(event.getUnit(), unit))
                      .forEach(event -> found.add(ProfileEventCodec.happening(event))));
      return found.stream()
          .sorted(Comparator.comparing(Happening::at).reversed())
          .limit(most)
          .toList();
    } catch (StatusRuntimeException e) {
      throw new ProblemException(
          CommonReason.DEPENDENCY_AWAY, "The archive cannot be asked now", e);
    }
  }
}
