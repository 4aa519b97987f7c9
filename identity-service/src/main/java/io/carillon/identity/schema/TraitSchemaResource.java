package io.carillon.identity.schema;

import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.ETags;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** What a tenant says of its traits, over REST. */
@Path("/v1/trait-schema")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Profiles")
public class TraitSchemaResource {
  private final SchemaStore schemas;
  private final Callers callers;

  @Inject
  TraitSchemaResource(SchemaStore schemas, Callers callers) {
    this.schemas = schemas;
    this.callers = callers;
  }

  /** What was refused, whole. */
  public record Refused(List<RefusedView> items) {}

  @GET
  @RolesAllowed(Permissions.TRAIT_SCHEMA_READ)
  @Operation(summary = "Of which type traits are, and whose word of one stands")
  public RestResponse<SchemaView> get() {
    return answer(schemas.get(callers.ofTenant()));
  }

  @PUT
  @RolesAllowed(Permissions.TRAIT_SCHEMA_WRITE)
  @Operation(
      summary = "Says anew of which type traits are, and whose word of one stands",
      description =
          "For words from now on; what stands stays until another word comes. Of a field that is"
              + " left out nothing is said.")
  @APIResponse(responseCode = "200")
  @APIResponse(responseCode = "400", description = "No schema; `violations` names each field.")
  @APIResponse(responseCode = "412", description = "It was changed meanwhile.")
  public RestResponse<SchemaView> replace(
      @HeaderParam("If-Match") @Nullable String match, @Nullable SchemaBody body) {
    return answer(
        schemas.replace(
            callers.ofTenant(), ETags.require(match), ProblemException.requireBody(body)));
  }

  @GET
  @Path("refused")
  @RolesAllowed(Permissions.TRAIT_SCHEMA_READ)
  @Operation(summary = "Which fields came with values of another type, how often, and from whom")
  public Refused refused() {
    return new Refused(schemas.refused(callers.ofTenant()));
  }

  private static RestResponse<SchemaView> answer(SchemaView view) {
    return ETags.answer(RestResponse.Status.OK, view, view.version());
  }
}
