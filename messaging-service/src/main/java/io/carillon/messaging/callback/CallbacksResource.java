package io.carillon.messaging.callback;

import io.carillon.messaging.inbound.Replies;
import io.carillon.messaging.provider.Call;
import io.carillon.platform.problem.KeepsUnknown;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /v1/callbacks}: public, opened by the provider's signature. */
@Path("/v1/callbacks")
@Consumes(MediaType.WILDCARD)
@PermitAll
@KeepsUnknown
@RunOnVirtualThread
public class CallbacksResource {
  private final Callbacks callbacks;
  private final Replies replies;

  @Inject
  CallbacksResource(Callbacks callbacks, Replies replies) {
    this.callbacks = callbacks;
    this.replies = replies;
  }

  /** What became of a message; the id is the token that the provider was given with it. */
  @POST
  @Path("/{provider}/{id}")
  public Response receipt(
      @PathParam("provider") String provider,
      @PathParam("id") String id,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      byte @Nullable [] body) {
    Call call = call(uri, headers, body);
    callbacks.receive(callbacks.signed(provider, call), id, call);
    return Response.noContent().build();
  }

  /** A person's message to the tenant that the token names; answered with no message in return. */
  @POST
  @Path("/{provider}/inbound/{token}")
  public Response reply(
      @PathParam("provider") String provider,
      @PathParam("token") String token,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      byte @Nullable [] body) {
    Call call = call(uri, headers, body);
    replies.receive(callbacks.signed(provider, call), token, call);
    return Response.ok("<Response/>", "text/xml").build();
  }

  /** The call as it came. */
  private static Call call(UriInfo uri, HttpHeaders headers, byte @Nullable [] body) {
    Map<String, String> named = new HashMap<>();
    headers
        .getRequestHeaders()
        .forEach((name, values) -> named.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    URI asked = uri.getRequestUri();
    String query = asked.getRawQuery();
    String path = query == null ? asked.getRawPath() : asked.getRawPath() + "?" + query;
    return new Call(path, named, body == null ? Map.of() : Forms.read(body));
  }
}
