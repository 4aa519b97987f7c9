package io.carillon.messaging.inbox;

import io.carillon.platform.problem.KeepsUnknown;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v1/inbox}, for apps: the write key is the user name of HTTP Basic, or `writeKey`; the
 * tenant's server vouches for `userId` by `userHash`.
 */
@Path("/v1/inbox")
@PermitAll
@KeepsUnknown
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Inbox")
@APIResponse(responseCode = "401", description = "The write key or the hash of the user is refused")
public class InboxResource {
  private static final String NOTED =
      "Durable when it is answered; a repetition changes nothing. 404 when the message is not one"
          + " of this user's.";

  private final InboxDoor door;
  private final Inbox inbox;

  @Inject
  InboxResource(InboxDoor door, Inbox inbox) {
    this.door = door;
    this.inbox = inbox;
  }

  @GET
  @Operation(
      summary = "The messages of the user, newest first, and how many were not seen",
      description =
          "A user whom nobody has identified yet has an empty inbox. `position` is from where a"
              + " stream goes on without a gap.")
  @APIResponse(responseCode = "200", description = "A page of them")
  public InboxPage list(
      @HeaderParam("Authorization") @Nullable String authorization,
      @QueryParam("writeKey") @Nullable String writeKey,
      @QueryParam("userId") @Nullable String userId,
      @QueryParam("userHash") @Nullable String userHash,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return inbox.list(door.open(authorization, writeKey, userId, userHash), limit, cursor);
  }

  @POST
  @Path("{id:[^/:]+}:seen")
  @Operation(summary = "The user has seen the message", description = NOTED)
  @APIResponse(responseCode = "204", description = "Noted")
  public void seen(
      @PathParam("id") String id,
      @HeaderParam("Authorization") @Nullable String authorization,
      @QueryParam("writeKey") @Nullable String writeKey,
      @QueryParam("userId") @Nullable String userId,
      @QueryParam("userHash") @Nullable String userHash) {
    Visitor visitor = door.open(authorization, writeKey, userId, userHash);
    inbox.act(visitor, id, Act.SEEN, null);
  }

  @POST
  @Path("{id:[^/:]+}:clicked")
  @Operation(
      summary = "The user has touched the message, or the `button` of that id",
      description = NOTED)
  @APIResponse(responseCode = "204", description = "Noted")
  public void clicked(
      @PathParam("id") String id,
      @HeaderParam("Authorization") @Nullable String authorization,
      @QueryParam("writeKey") @Nullable String writeKey,
      @QueryParam("userId") @Nullable String userId,
      @QueryParam("userHash") @Nullable String userHash,
      @QueryParam("button") @Nullable String button) {
    Visitor visitor = door.open(authorization, writeKey, userId, userHash);
    inbox.act(visitor, id, Act.CLICKED, button);
  }

  @POST
  @Path("{id:[^/:]+}:dismissed")
  @Operation(
      summary = "The user has put the message away; it is listed no more",
      description = NOTED)
  @APIResponse(responseCode = "204", description = "Noted")
  public void dismissed(
      @PathParam("id") String id,
      @HeaderParam("Authorization") @Nullable String authorization,
      @QueryParam("writeKey") @Nullable String writeKey,
      @QueryParam("userId") @Nullable String userId,
      @QueryParam("userHash") @Nullable String userHash) {
    Visitor visitor = door.open(authorization, writeKey, userId, userHash);
    inbox.act(visitor, id, Act.DISMISSED, null);
  }
}
