package io.carillon.ingest.form;

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

/** {@code /v1/form-definitions}. */
@Path("/v1/form-definitions")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Forms")
public class FormDefinitionsResource {
  private final FormDefinitions forms;
  private final Callers callers;

  @Inject
  FormDefinitionsResource(FormDefinitions forms, Callers callers) {
    this.forms = forms;
    this.callers = callers;
  }

  @POST
  @RolesAllowed(Permissions.FORMS_WRITE)
  @Operation(summary = "A new form: its `address` is where its page sends to")
  public RestResponse<FormView> create(
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, @Nullable FormBody wanted) {
    return answer(
        RestResponse.Status.CREATED,
        forms.create(callers.ofTenant(), ProblemException.requireBody(wanted), idempotencyKey));
  }

  @GET
  @RolesAllowed(Permissions.FORMS_READ)
  @Operation(summary = "All forms, by key")
  public Page<FormView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return forms.list(callers.ofTenant(), limit, cursor);
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Permissions.FORMS_READ)
  @Operation(summary = "One form, by key or id")
  public RestResponse<FormView> get(@PathParam("id") String id) {
    return answer(RestResponse.Status.OK, forms.get(callers.ofTenant(), id));
  }

  @PUT
  @Path("/{id}")
  @RolesAllowed(Permissions.FORMS_WRITE)
  @Operation(
      summary = "Replaces a form; its address, key and unit stay",
      description = "In force everywhere within two seconds. 412 STALE_VERSION.")
  public RestResponse<FormView> replace(
      @PathParam("id") String id,
      @HeaderParam("If-Match") @Nullable String match,
      @Nullable FormBody wanted) {
    return answer(
        RestResponse.Status.OK,
        forms.replace(
            callers.ofTenant(), id, ETags.require(match), ProblemException.requireBody(wanted)));
  }

  @DELETE
  @Path("/{id}")
  @RolesAllowed(Permissions.FORMS_WRITE)
  @Operation(summary = "Ends a form; its address is not known within two seconds")
  public void delete(@PathParam("id") String id) {
    forms.archive(callers.ofTenant(), id);
  }

  private static RestResponse<FormView> answer(RestResponse.Status status, FormView view) {
    return ETags.answer(status, view, view.version());
  }
}
