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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The tracking protocol, as Segment's clients speak it. The write key is the user name of HTTP
 * Basic or the body's `writeKey`.
 */
@Path("/v1")
@PermitAll
@KeepsUnknown
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tracking")
@APIResponse(responseCode = "200", description = "Durable.")
@APIResponse(responseCode = "400", description = "The event cannot be accepted; `reason` says why.")
@APIResponse(responseCode = "401", description = "No write key, or one that works no longer.")
@APIResponse(
    responseCode = "403",
    description =
        "The write key may not do that, or not from this origin or app; `reason` says it.")
@APIResponse(responseCode = "413", description = "Over 512 KB, 32 KB an event or 2,500 events.")
@APIResponse(
    responseCode = "429",
    description =
        "The quota is used up, or too much is on its way, or a server sends more of one key than its"
            + " rate: nothing of it was accepted.")
@APIResponse(responseCode = "503", description = "The log is away: send it again, with its ids.")
public class TrackingResource {
  private final TrackingDoor door;

  @Inject
  TrackingResource(TrackingDoor door) {
    this.door = door;
  }

  @POST
  @Path("track")
  @Operation(summary = "What somebody did: `event` and `properties`")
  public Uni<Response> track(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.one(Call.TRACK, headers::getHeaderString, body, false);
  }

  @POST
  @Path("identify")
  @Operation(summary = "Who somebody is: `userId` and `traits`")
  public Uni<Response> identify(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.one(Call.IDENTIFY, headers::getHeaderString, body, false);
  }

  @POST
  @Path("page")
  @Operation(summary = "A page that was looked at")
  public Uni<Response> page(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.one(Call.PAGE, headers::getHeaderString, body, false);
  }

  @POST
  @Path("screen")
  @Operation(summary = "A screen of an app that was looked at")
  public Uni<Response> screen(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.one(Call.SCREEN, headers::getHeaderString, body, false);
  }

  @POST
  @Path("group")
  @Operation(summary = "The account that somebody belongs to: `groupId` and its `traits`")
  public Uni<Response> group(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.one(Call.GROUP, headers::getHeaderString, body, false);
  }

  @POST
  @Path("alias")
  @Operation(summary = "Two ids of one person: `previousId` and `userId`")
  public Uni<Response> alias(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.one(Call.ALIAS, headers::getHeaderString, body, false);
  }

  @POST
  @Path("batch")
  @Operation(summary = "Up to 2,500 of the other calls, each with its `type`")
  @APIResponse(
      responseCode = "200",
      description = "All are durable.",
      content = @Content(schema = @Schema(implementation = BatchAnswer.class)))
  @APIResponse(
      responseCode = "207",
      description = "Some are durable; `rejected` names the others.",
      content = @Content(schema = @Schema(implementation = BatchAnswer.class)))
  @RunOnVirtualThread
  public Response batch(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.batch(headers::getHeaderString, body, false);
  }

  @POST
  @Path("import")
  @Operation(summary = "A batch, at the address that analytics-java uses")
  @APIResponse(
      responseCode = "207",
      description = "Some are durable; `rejected` names the others.",
      content = @Content(schema = @Schema(implementation = BatchAnswer.class)))
  @RunOnVirtualThread
  public Response importBatch(@Context HttpHeaders headers, byte @Nullable [] body) {
    return door.batch(headers::getHeaderString, body, false);
  }
}
