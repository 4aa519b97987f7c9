package io.carillon.ingest.keys;

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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Write keys over REST. */
@Path("/v1/write-keys")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Write keys")
public class WriteKeysResource {
  private static final Duration USUAL_OVERLAP = Duration.ofDays(1);

  private final WriteKeys keys;
  private final Callers callers;

  @Inject
  WriteKeysResource(WriteKeys keys, Callers callers) {
    this.keys = keys;
    this.callers = callers;
  }

  /**
   * @param overlap how long the old key works on: `PT0S` to `P30D`, a day when absent
   */
  public record Rotation(@Nullable Duration overlap) {}

  @POST
  @RolesAllowed(Permissions.WRITE_KEYS_WRITE)
  @Operation(summary = "A new key, shown in this answer and never again")
  public RestResponse<WriteKeyView> create(
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @Nullable WriteKeyBody wanted) {
    return answer(
        RestResponse.Status.CREATED,
        keys.create(callers.ofTenant(), ProblemException.requireBody(wanted), idempotencyKey));
  }

  @GET
  @RolesAllowed(Permissions.WRITE_KEYS_READ)
  @Operation(summary = "All keys, the oldest first, by their prefixes")
  public Page<WriteKeyView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return keys.list(callers.ofTenant(), limit, cursor);
  }

  @GET
  @Path("{id:[^/:]+}")
  @RolesAllowed(Permissions.WRITE_KEYS_READ)
  @Operation(summary = "One key, by its prefix")
  public RestResponse<WriteKeyView> get(@PathParam("id") String id) {
    return answer(RestResponse.Status.OK, keys.get(callers.ofTenant(), id));
  }

  @PUT
  @Path("{id:[^/:]+}")
  @RolesAllowed(Permissions.WRITE_KEYS_WRITE)
  @Operation(
      summary = "Replaces a key's name, scopes, origins and bundle ids",
      description =
          "The key itself stays, and so do `trusted` and `unit`. What is not given is as in a new"
              + " key. In force everywhere within two seconds. 412 STALE_VERSION.")
  public RestResponse<WriteKeyView> replace(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String match,
      @Nullable WriteKeyBody wanted) {
    return answer(
        RestResponse.Status.OK,
        keys.replace(
            callers.ofTenant(), id, ETags.require(match), ProblemException.requireBody(wanted)));
  }

  @POST
  @Path("{id:[^/:]+}:rotate")
  @RolesAllowed(Permissions.WRITE_KEYS_WRITE)
  @Operation(summary = "A new key in its place; both work for the overlap")
  public RestResponse<WriteKeyView> rotate(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @Nullable Rotation rotation) {
    Duration overlap = rotation == null ? null : rotation.overlap();
    return answer(
        RestResponse.Status.OK,
        keys.rotate(
            callers.ofTenant(), id, overlap == null ? USUAL_OVERLAP : overlap, idempotencyKey));
  }

  @DELETE
  @Path("{id:[^/:]+}")
  @RolesAllowed(Permissions.WRITE_KEYS_WRITE)
  @Operation(summary = "Revoke a key; it is refused everywhere within two seconds")
  public void delete(@PathParam("id") String id) {
    keys.delete(callers.ofTenant(), id);
  }

  private static RestResponse<WriteKeyView> answer(RestResponse.Status status, WriteKeyView view) {
    return ETags.answer(status, view, view.version());
  }
}
