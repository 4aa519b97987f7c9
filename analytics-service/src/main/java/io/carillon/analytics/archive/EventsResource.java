package io.carillon.analytics.archive;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Events", description = "The archive of everything that happened.")
public class EventsResource {
  private final Archive archive;
  private final Callers callers;

  @Inject
  EventsResource(Archive archive, Callers callers) {
    this.archive = archive;
    this.callers = callers;
  }

  @GET
  @Path("/events")
  @RolesAllowed(Permissions.EVENTS_READ)
  @Operation(
      summary = "Events, newest first",
      description =
          "`profile` goes through merges; `event` may be given several times; `after` includes its"
              + " moment, `before` does not. Personal data is masked without profiles:read-pii.")
  public Page<EventView> list(
      @RestQuery @Nullable String profile,
      @RestQuery List<String> event,
      @RestQuery @Nullable String after,
      @RestQuery @Nullable String before,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    EventQuery query = EventQuery.of(profile, event, after, before);
    Caller caller = callers.current();
    String tenant = callers.tenant();
    EventFilter filter = query.filter();
    UUID wanted = query.profile();
    return archive
        .newest(
            tenant,
            wanted == null ? filter : filter.ofProfiles(archive.family(tenant, wanted)),
            limit,
            cursor)
        .map(found -> EventView.of(found, caller.masked()));
  }

  @GET
  @Path("/profiles/{id}/events")
  @RolesAllowed(Permissions.EVENTS_READ)
  @Operation(
      summary = "A person's events, newest first",
      description = "Under whichever id the person has or had; 404 when there is no event.")
  public Page<EventView> timeline(
      @RestPath String id,
      @RestQuery List<String> event,
      @RestQuery @Nullable String after,
      @RestQuery @Nullable String before,
      @RestQuery @Nullable Integer limit,
      @RestQuery @Nullable String cursor) {
    EventQuery query = EventQuery.of(null, event, after, before);
    Caller caller = callers.current();
    UUID profile = Ids.parse(id).orElseThrow(() -> ProblemException.notFound("profile " + id));
    return archive
        .timeline(callers.tenant(), profile, query.filter(), limit, cursor)
        .map(found -> EventView.of(found, caller.masked()));
  }
}
