package io.carillon.messaging.message;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
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
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** {@code /v1/messages}, and the same of one person. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class MessagesResource {
  private final Messages messages;
  private final Callers callers;

  @Inject
  MessagesResource(Messages messages, Callers callers) {
    this.messages = messages;
    this.callers = callers;
  }

  @POST
  @Path("/messages")
  @RolesAllowed(Permissions.MESSAGES_SEND)
  public Response send(
      @HeaderParam("Idempotency-Key") @Nullable String key, @Nullable NewMessage wanted) {
    if (wanted == null) {
      throw ProblemException.invalid("", "no body", "a JSON object");
    }
    MessageView asked = view(messages.send(callers.tenant(), key, wanted));
    return Response.accepted(asked).location(URI.create("/v1/messages/" + asked.id())).build();
  }

  @GET
  @Path("/messages")
  @RolesAllowed(Permissions.MESSAGES_READ)
  public Page<MessageView> list(
      @QueryParam("profile") @Nullable String profile,
      @QueryParam("journey") @Nullable String journey,
      @QueryParam("state") @Nullable String state,
      @QueryParam("channel") @Nullable String channel,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return messages
        .list(callers.tenant(), profile, journey, state, channel, limit, cursor)
        .map(this::view);
  }

  @GET
  @Path("/messages/{id}")
  @RolesAllowed(Permissions.MESSAGES_READ)
  public MessageView get(@PathParam("id") String id) {
    return view(messages.get(callers.tenant(), id));
  }

  @GET
  @Path("/profiles/{id}/messages")
  @RolesAllowed(Permissions.MESSAGES_READ)
  public Page<MessageView> ofProfile(
      @PathParam("id") String profile,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return messages.ofProfile(callers.tenant(), profile, limit, cursor).map(this::view);
  }

  private MessageView view(Message message) {
    return MessageView.of(message, callers.current().masked());
  }
}
