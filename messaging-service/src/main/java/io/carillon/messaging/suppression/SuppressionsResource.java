package io.carillon.messaging.suppression;

import io.carillon.messaging.gate.Address;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Masks;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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

/** {@code /v1/suppressions}. */
@Path("/v1/suppressions")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SuppressionsResource {
  private final Suppressions suppressions;
  private final Callers callers;

  @Inject
  SuppressionsResource(Suppressions suppressions, Callers callers) {
    this.suppressions = suppressions;
    this.callers = callers;
  }

  @POST
  @RolesAllowed(Permissions.SUPPRESSIONS_WRITE)
  public Response add(
      @HeaderParam("Idempotency-Key") @Nullable String key,
      Suppressions.@Nullable NewSuppression wanted) {
    if (wanted == null) {
      throw ProblemException.invalid("", "no body", "a JSON object");
    }
    Suppression added = suppressions.add(callers.tenant(), callers.current().name(), key, wanted);
    return Response.created(URI.create("/v1/suppressions/" + added.id()))
        .entity(shown(added))
        .build();
  }

  @GET
  @RolesAllowed(Permissions.SUPPRESSIONS_READ)
  public Page<Suppression> list(
      @QueryParam("channel") @Nullable String channel,
      @QueryParam("address") @Nullable String address,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return suppressions.list(callers.tenant(), channel, address, limit, cursor).map(this::shown);
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Permissions.SUPPRESSIONS_READ)
  public Suppression get(@PathParam("id") String id) {
    return shown(suppressions.get(callers.tenant(), id));
  }

  @DELETE
  @Path("/{id}")
  @RolesAllowed(Permissions.SUPPRESSIONS_WRITE)
  public void remove(@PathParam("id") String id, @QueryParam("reason") @Nullable String reason) {
    suppressions.remove(callers.tenant(), callers.current().name(), id, reason);
  }

  private Suppression shown(Suppression found) {
    Caller caller = callers.current();
    return caller.masked()
        ? new Suppression(
            found.id(),
            found.unit(),
            found.channel(),
            Address.masked(found.address()),
            found.scope(),
            found.reason(),
            Masks.within(found.note()),
            found.addedBy(),
            found.addedAt(),
            found.messageId())
        : found;
  }
}
