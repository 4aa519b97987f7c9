package io.carillon.identity.match;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Suggestions over REST. They tell how values agree, never the values. */
@Path("/v1/matches")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Matches")
public class MatchesResource {
  private final Matches matches;
  private final Callers callers;

  @Inject
  MatchesResource(Matches matches, Callers callers) {
    this.matches = matches;
    this.callers = callers;
  }

  public record Confirmed(UUID survivor) {}

  @GET
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "Profiles that may be of one person, the likeliest first")
  public Page<MatchView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return matches.list(caller(), limit, cursor);
  }

  @POST
  @Path("{id}:confirm")
  @RolesAllowed(Permissions.PROFILES_WRITE)
  @Operation(summary = "Says that the two are one person, and merges them")
  public Confirmed confirm(@PathParam("id") String id) {
    return new Confirmed(matches.confirm(caller(), id));
  }

  @POST
  @Path("{id}:refuse")
  @RolesAllowed(Permissions.PROFILES_WRITE)
  @Operation(summary = "Says that the two are two people; they are not suggested again")
  public void refuse(@PathParam("id") String id) {
    matches.refuse(caller(), id);
  }

  @GET
  @Path("report")
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "One person, N devices: people before and after stitching")
  public PeopleReport report(@QueryParam("threshold") @Nullable Double threshold) {
    return matches.report(caller(), threshold);
  }

  private Caller caller() {
    callers.tenant();
    return callers.current();
  }
}
