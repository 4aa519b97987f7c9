package io.carillon.identity.rule;

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

/** The rules by which people are recognised, over REST. */
@Path("/v1/identity-rules")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profiles")
public class IdentityRulesResource {
  private final RulesStore rules;
  private final Callers callers;

  @Inject
  IdentityRulesResource(RulesStore rules, Callers callers) {
    this.rules = rules;
    this.callers = callers;
  }

  @GET
  @RolesAllowed(Permissions.IDENTITY_RULES_READ)
  @Operation(summary = "The rules by which the tenant's people are recognised")
  public RestResponse<RulesView> get() {
    return answer(rules.get(callers.ofTenant()));
  }

  @PUT
  @RolesAllowed(Permissions.IDENTITY_RULES_WRITE)
  @Operation(
      summary = "Puts a new version of the rules in force",
      description =
          "For events from now on; what was decided stays. A type, or a field of one, that is left"
              + " out is as by default. 412 STALE_VERSION when they were changed meanwhile.")
  public RestResponse<RulesView> replace(
      @HeaderParam("If-Match") @Nullable String match, @Nullable RulesBody body) {
    return answer(
        rules.replace(
            callers.ofTenant(), ETags.require(match), ProblemException.requireBody(body)));
  }

  @GET
  @Path("versions")
  @RolesAllowed(Permissions.IDENTITY_RULES_READ)
  @Operation(summary = "All versions of the rules, the latest first")
  public Page<RulesView> versions(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return rules.versions(callers.ofTenant(), limit, cursor);
  }

  @GET
  @Path("versions/{version}")
  @RolesAllowed(Permissions.IDENTITY_RULES_READ)
  @Operation(summary = "One version, as it stands beside decisions")
  public RestResponse<RulesView> version(@PathParam("version") String version) {
    return answer(rules.version(callers.ofTenant(), version));
  }

  private static RestResponse<RulesView> answer(RulesView view) {
    return ETags.answer(RestResponse.Status.OK, view, view.version());
  }
}
