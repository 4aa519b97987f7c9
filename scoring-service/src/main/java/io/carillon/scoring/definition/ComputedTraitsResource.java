package io.carillon.scoring.definition;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.ETags;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/computed-traits}. */
@Path("/v1/computed-traits")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ComputedTraitsResource {
  private final ComputedTraits traits;
  private final Callers callers;

  @Inject
  ComputedTraitsResource(ComputedTraits traits, Callers callers) {
    this.traits = traits;
    this.callers = callers;
  }

  @POST
  @RolesAllowed(Permissions.SEGMENTS_WRITE)
  public RestResponse<TraitView> create(
      @HeaderParam("Idempotency-Key") @Nullable String once, @Nullable TraitBody body) {
    return answer(
        RestResponse.Status.CREATED,
        traits.create(callers.ofTenant(), once, ProblemException.requireBody(body)));
  }

  @PUT
  @Path("{key}")
  @RolesAllowed(Permissions.SEGMENTS_WRITE)
  public RestResponse<TraitView> replace(
      @PathParam("key") String key,
      @HeaderParam("If-Match") @Nullable String match,
      @Nullable TraitBody body) {
    return answer(
        RestResponse.Status.OK,
        traits.replace(
            callers.ofTenant(), key, ETags.require(match), ProblemException.requireBody(body)));
  }

  @GET
  @Path("{key}")
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public RestResponse<TraitView> get(@PathParam("key") String key) {
    return answer(RestResponse.Status.OK, traits.get(callers.ofTenant(), key));
  }

  @GET
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public Page<TraitView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return traits.list(callers.ofTenant(), limit, cursor);
  }

  @DELETE
  @Path("{key}")
  @RolesAllowed(Permissions.SEGMENTS_WRITE)
  public void archive(@PathParam("key") String key) {
    traits.archive(callers.ofTenant(), key);
  }

  private static RestResponse<TraitView> answer(RestResponse.Status status, TraitView view) {
    return ETags.answer(status, view, view.version());
  }
}
