package io.carillon.identity.tenant;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.ETags;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
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

/** Tenants over REST: for the platform's operators; a tenant's own people may read their own. */
@Path("/v1/tenants")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tenants")
public class TenantsResource {
  private final TenantStore tenants;
  private final Callers callers;

  @Inject
  TenantsResource(TenantStore tenants, Callers callers) {
    this.tenants = tenants;
    this.callers = callers;
  }

  @POST
  @RolesAllowed(Permissions.TENANTS_WRITE)
  @Operation(summary = "A new tenant; its key never changes")
  public RestResponse<TenantView> create(
      @HeaderParam("Idempotency-Key") @Nullable String once, @Nullable TenantSettings settings) {
    return answer(
        RestResponse.Status.CREATED, tenants.create(ProblemException.requireBody(settings), once));
  }

  @GET
  @RolesAllowed(Permissions.TENANTS_READ)
  @Operation(summary = "All tenants by key")
  public Page<TenantView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return tenants.list(limit, cursor);
  }

  @GET
  @Path("{key}")
  @RolesAllowed({Permissions.TENANTS_READ, Permissions.TENANT_READ_OWN})
  @Operation(summary = "One tenant; its own people see only their own")
  public RestResponse<TenantView> get(@PathParam("key") String key) {
    Caller caller = callers.current();
    if (!caller.may(Permissions.TENANTS_READ) && !caller.tenant().equals(key)) {
      throw TenantStore.unknown(key);
    }
    return answer(
        RestResponse.Status.OK, tenants.find(key).orElseThrow(() -> TenantStore.unknown(key)));
  }

  @PUT
  @Path("{key}")
  @RolesAllowed(Permissions.TENANTS_WRITE)
  @Operation(summary = "Replaces a tenant's settings")
  public RestResponse<TenantView> replace(
      @PathParam("key") String key,
      @HeaderParam("If-Match") @Nullable String match,
      @Nullable TenantSettings settings) {
    return answer(
        RestResponse.Status.OK,
        tenants.replace(key, ETags.require(match), ProblemException.requireBody(settings)));
  }

  private static RestResponse<TenantView> answer(RestResponse.Status status, TenantView view) {
    return ETags.answer(status, view, view.version());
  }
}
