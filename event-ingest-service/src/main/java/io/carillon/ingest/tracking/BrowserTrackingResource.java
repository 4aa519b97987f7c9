package io.carillon.ingest.tracking;

import io.carillon.ingest.event.Call;
import io.carillon.platform.problem.KeepsUnknown;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The same calls at the one-letter addresses of analytics.js, which sends JSON as text/plain. */
@Path("/v1")
@PermitAll
@KeepsUnknown
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tracking")
public class BrowserTrackingResource {
  private final TrackingDoor door;

  @Inject
  BrowserTrackingResource(TrackingDoor door) {
    this.door = door;
  }

  @POST
  @Path("t")
  @Operation(summary = "track, from analytics.js")
  public Uni<Response> track(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.one(Call.TRACK, headers::getHeaderString, body, true);
  }

  @POST
  @Path("i")
  @Operation(summary = "identify, from analytics.js")
  public Uni<Response> identify(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.one(Call.IDENTIFY, headers::getHeaderString, body, true);
  }

  @POST
  @Path("p")
  @Operation(summary = "page, from analytics.js")
  public Uni<Response> page(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.one(Call.PAGE, headers::getHeaderString, body, true);
  }

  @POST
  @Path("s")
  @Operation(summary = "screen, from analytics.js")
  public Uni<Response> screen(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.one(Call.SCREEN, headers::getHeaderString, body, true);
  }

  @POST
  @Path("g")
  @Operation(summary = "group, from analytics.js")
  public Uni<Response> group(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.one(Call.GROUP, headers::getHeaderString, body, true);
  }

  @POST
  @Path("a")
  @Operation(summary = "alias, from analytics.js")
  public Uni<Response> alias(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.one(Call.ALIAS, headers::getHeaderString, body, true);
  }

  @POST
  @Path("b")
  @Operation(summary = "batch, from analytics.js")
  @RunOnVirtualThread
  public Response batch(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.batch(headers::getHeaderString, body, true);
  }
}
