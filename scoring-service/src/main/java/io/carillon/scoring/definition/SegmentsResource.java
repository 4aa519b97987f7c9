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

/** {@code /v1/segments}. */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SegmentsResource {
  private final Segments segments;
  private final Callers callers;

  @Inject
  SegmentsResource(Segments segments, Callers callers) {
    this.segments = segments;
    this.callers = callers;
  }

  @POST
  @Path("segments")
  @RolesAllowed(Permissions.SEGMENTS_WRITE)
  public RestResponse<SegmentView> create(
      @HeaderParam("Idempotency-Key") @Nullable String once, @Nullable SegmentBody body) {
    return answer(
        RestResponse.Status.CREATED,
        segments.create(callers.ofTenant(), once, ProblemException.requireBody(body)));
  }

  @PUT
  @Path("segments/{key}")
  @RolesAllowed(Permissions.SEGMENTS_WRITE)
  public RestResponse<SegmentView> replace(
      @PathParam("key") String key,
      @HeaderParam("If-Match") @Nullable String match,
      @Nullable SegmentBody body) {
    return answer(
        RestResponse.Status.OK,
        segments.replace(
            callers.ofTenant(), key, ETags.require(match), ProblemException.requireBody(body)));
  }

  @GET
  @Path("segments/{key}")
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public RestResponse<SegmentView> get(@PathParam("key") String key) {
    return answer(RestResponse.Status.OK, segments.get(callers.tenant(), key));
  }

  @GET
  @Path("segments")
  @RolesAllowed(Permissions.SEGMENTS_READ)
  public Page<SegmentView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return segments.list(callers.tenant(), limit, cursor);
  }

  @DELETE
  @Path("segments/{key}")
  @RolesAllowed(Permissions.SEGMENTS_WRITE)
  public void archive(@PathParam("key") String key) {
    segments.archive(callers.ofTenant(), key);
  }

  private static RestResponse<SegmentView> answer(RestResponse.Status status, SegmentView view) {
    return ETags.answer(status, view, view.version());
  }
}
