package io.carillon.ingest.keys;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
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
import java.time.Duration;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
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
   * @param name for people, 1 to 100 characters
   * @param trusted a server's key; false when absent
   * @param unit the unit that it and its events belong to; the caller's own when absent
   */
  public record NewWriteKey(
      @Nullable String name, @Nullable Boolean trusted, @Nullable String unit) {}

  /**
   * @param overlap how long the old key works on: `PT0S` to `P30D`, a day when absent
   */
  public record Rotation(@Nullable Duration overlap) {}

  @POST
  @ResponseStatus(201)
  @RolesAllowed(Permissions.WRITE_KEYS_WRITE)
  @Operation(summary = "A new key, shown in this answer and never again")
  public WriteKeyView create(
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @Nullable NewWriteKey wanted) {
    Caller caller = caller();
    NewWriteKey given = given(wanted);
    return keys.create(
        caller,
        given.name() == null ? "" : given.name(),
        Boolean.TRUE.equals(given.trusted()),
        given.unit(),
        idempotencyKey);
  }

  @GET
  @RolesAllowed(Permissions.WRITE_KEYS_READ)
  @Operation(summary = "All keys, the oldest first, by their prefixes")
  public Page<WriteKeyView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return keys.list(caller(), limit, cursor);
  }

  @GET
  @Path("{id:[^/:]+}")
  @RolesAllowed(Permissions.WRITE_KEYS_READ)
  @Operation(summary = "One key, by its prefix")
  public WriteKeyView get(@PathParam("id") String id) {
    return keys.get(caller(), id);
  }

  @POST
  @Path("{id:[^/:]+}:rotate")
  @RolesAllowed(Permissions.WRITE_KEYS_WRITE)
  @Operation(summary = "A new key in its place; both work for the overlap")
  public WriteKeyView rotate(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @Nullable Rotation rotation) {
    Duration overlap = rotation == null ? null : rotation.overlap();
    return keys.rotate(caller(), id, overlap == null ? USUAL_OVERLAP : overlap, idempotencyKey);
  }

  @DELETE
  @Path("{id:[^/:]+}")
  @RolesAllowed(Permissions.WRITE_KEYS_WRITE)
  @Operation(summary = "Revoke a key; it is refused everywhere within two seconds")
  public void delete(@PathParam("id") String id) {
    keys.delete(caller(), id);
  }

  private Caller caller() {
    callers.tenant();
    return callers.current();
  }

  private static NewWriteKey given(@Nullable NewWriteKey wanted) {
    if (wanted == null) {
      throw ProblemException.invalid("body", "nothing", "an object with a name");
    }
    return wanted;
  }
}
