package io.carillon.identity.company;

import io.carillon.identity.trait.TraitView;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.store.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Companies over REST. */
@Path("/v1/companies")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Companies")
@APIResponse(responseCode = "200")
public class CompaniesResource {
  private static final String UNKNOWN = "No company has this id.";
  private static final String NO_PAGE = "`limit` or `cursor` is none of this list.";

  private final Companies companies;
  private final Callers callers;

  @Inject
  CompaniesResource(Companies companies, Callers callers) {
    this.companies = companies;
    this.callers = callers;
  }

  /** What a company has, whole. */
  public record CompanyTraits(List<TraitView> items) {}

  @GET
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "All companies by id")
  @APIResponse(responseCode = "400", description = NO_PAGE)
  public Page<CompanyView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    Caller caller = callers.ofTenant();
    return companies.list(caller, limit, cursor).map(one -> CompanyView.of(one, caller));
  }

  @GET
  @Path("{groupId}")
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "One company, by the id that group calls name it by")
  @APIResponse(responseCode = "404", description = UNKNOWN)
  public CompanyView get(@PathParam("groupId") String groupId) {
    Caller caller = callers.ofTenant();
    return CompanyView.of(companies.get(caller, groupId), caller);
  }

  @GET
  @Path("{groupId}/traits")
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "What is known of it, field by field: since when, and who told it")
  @APIResponse(responseCode = "404", description = UNKNOWN)
  public CompanyTraits traits(@PathParam("groupId") String groupId) {
    Caller caller = callers.ofTenant();
    return new CompanyTraits(
        TraitView.of(companies.get(caller, groupId).traits(), caller.masked()));
  }

  @GET
  @Path("{groupId}/members")
  @RolesAllowed(Permissions.PROFILES_READ)
  @Operation(summary = "Who belongs to it, by profile: since when, and by which event")
  @APIResponse(responseCode = "400", description = NO_PAGE)
  @APIResponse(responseCode = "404", description = UNKNOWN)
  public Page<MemberView> members(
      @PathParam("groupId") String groupId,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    Caller caller = callers.ofTenant();
    return companies
        .members(caller, groupId, limit, cursor)
        .map(one -> MemberView.of(one, caller.masked()));
  }
}
