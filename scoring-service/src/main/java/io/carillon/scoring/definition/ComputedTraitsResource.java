package io.carillon.scoring.definition;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.ETags;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** {@code /v1/computed-traits}. */
@Path("/v1/computed-traits")
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
    return answer(RestResponse.Status.CREATED, traits.create(caller(), once, given(body)));
  }

  @PUT
  @Path("{key}")
  @RolesAllowed(Permissions.SEGMENTS_WRITE)
  public RestResponse<TraitView> replace(
      @PathParam("key") String key,
      @HeaderParam("If-Match") @Nullable String match,
      @Nullable TraitBody body) {
    return answer(
        RestResponse.Status.OK, traits.replace(caller(), key, ETags.require(match), given(body)));
  }

  @GET
  @Path("{key}")
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public RestResponse<TraitView> get(@PathParam("key") String key) {
    return answer(RestResponse.Status.OK, traits.get(caller(), key));
  }

  @GET
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public Page<TraitView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return traits.list(caller(), limit, cursor);
  }

  @DELETE
  @Path("{key}")
  @RolesAllowed(Permissions.SEGMENTS_WRITE)
  public void archive(@PathParam("key") String key) {
    traits.archive(caller(), key);
  }

  private Caller caller() {
    callers.tenant();
    return callers.current();
  }

  private static TraitBody given(@Nullable TraitBody body) {
    if (body == null) {
      throw new ProblemException(CommonReason.MALFORMED, "A JSON object is expected.");
    }
    return body;
  }

  private static RestResponse<TraitView> answer(RestResponse.Status status, TraitView view) {
    return ResponseBuilder.<TraitView>create(status)
        .entity(view)
        .header("ETag", ETags.of(view.version()))
        .build();
  }
}
