package io.carillon.ingest.hook;

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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** {@code /v1/hook-definitions}. */
@Path("/v1/hook-definitions")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Hooks")
public class HookDefinitionsResource {
  private final HookDefinitions hooks;
  private final Callers callers;

  @Inject
  HookDefinitionsResource(HookDefinitions hooks, Callers callers) {
    this.hooks = hooks;
    this.callers = callers;
  }

  @POST
  @RolesAllowed(Permissions.HOOKS_WRITE)
  @Operation(summary = "A new hook: its `address` is where the vendor sends to")
  public RestResponse<HookView> create(
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, @Nullable HookBody wanted) {
    return answer(
        RestResponse.Status.CREATED,
        hooks.create(callers.ofTenant(), ProblemException.requireBody(wanted), idempotencyKey));
  }

  @GET
  @RolesAllowed(Permissions.HOOKS_READ)
  @Operation(summary = "All hooks, by key, without their secrets")
  public Page<HookView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return hooks.list(callers.ofTenant(), limit, cursor);
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Permissions.HOOKS_READ)
  @Operation(summary = "One hook, by key or id")
  public RestResponse<HookView> get(@PathParam("id") String id) {
    return answer(RestResponse.Status.OK, hooks.get(callers.ofTenant(), id));
  }

  @PUT
  @Path("/{id}")
  @RolesAllowed(Permissions.HOOKS_WRITE)
  @Operation(
      summary = "Replaces a hook; its address, key and unit stay",
      description =
          "Secrets stay when none are given. In force everywhere within two seconds. 412"
              + " STALE_VERSION.")
  public RestResponse<HookView> replace(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String match,
      @Nullable HookBody wanted) {
    return answer(
        RestResponse.Status.OK,
        hooks.replace(
            callers.ofTenant(), id, ETags.require(match), ProblemException.requireBody(wanted)));
  }

  @POST
  @Path("/{id}:test")
  @RolesAllowed(Permissions.HOOKS_READ)
  @Operation(summary = "The events that a sample would make, without effect")
  public HookDefinitions.Trial test(
      @PathParam("id") String id, HookDefinitions.@Nullable Sample sample) {
    if (sample == null) {
      throw ProblemException.invalid("body", "nothing", "an object with a payload");
    }
    return hooks.test(callers.ofTenant(), id, sample);
  }

  @DELETE
  @Path("/{id}")
  @RolesAllowed(Permissions.HOOKS_WRITE)
  @Operation(summary = "Ends a hook; its address is not known within two seconds")
  public void delete(@PathParam("id") String id) {
    hooks.archive(callers.ofTenant(), id);
  }

  private static RestResponse<HookView> answer(RestResponse.Status status, HookView view) {
    return ETags.answer(status, view, view.version());
  }
}
