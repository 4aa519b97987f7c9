package io.carillon.messaging.template;

import io.carillon.messaging.rendering.Rendered;
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
import jakarta.ws.rs.core.Response;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** {@code /v1/templates}. */
@Path("/v1/templates")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class TemplatesResource {
  private final Templates templates;
  private final Trials trials;
  private final Callers callers;

  @Inject
  TemplatesResource(Templates templates, Trials trials, Callers callers) {
    this.templates = templates;
    this.trials = trials;
    this.callers = callers;
  }

  @POST
  @RolesAllowed(Permissions.TEMPLATES_WRITE)
  public Response create(
      @HeaderParam("Idempotency-Key") @Nullable String key, @Nullable TemplateBody body) {
    TemplateView created =
        templates.create(callers.ofTenant(), key, ProblemException.requireBody(body));
    return tagged(Response.created(URI.create("/v1/templates/" + created.key())), created);
  }

  @GET
  @RolesAllowed(Permissions.TEMPLATES_READ)
  public Page<TemplateView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return templates.list(callers.ofTenant(), limit, cursor);
  }

  @GET
  @Path("/{key}")
  @RolesAllowed(Permissions.TEMPLATES_READ)
  public Response get(@PathParam("key") String key, @QueryParam("unit") @Nullable String unit) {
    return tagged(Response.ok(), templates.get(callers.ofTenant(), key, unit));
  }

  @PUT
  @Path("/{key}")
  @RolesAllowed(Permissions.TEMPLATES_WRITE)
  public Response replace(
      @PathParam("key") String key,
      @QueryParam("unit") @Nullable String unit,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      @Nullable TemplateBody body) {
    return tagged(
        Response.ok(),
        templates.replace(
            callers.ofTenant(),
            key,
            unit,
            ETags.require(ifMatch),
            ProblemException.requireBody(body)));
  }

  @DELETE
  @Path("/{key}")
  @RolesAllowed(Permissions.TEMPLATES_WRITE)
  public void archive(@PathParam("key") String key) {
    templates.archive(callers.tenant(), key);
  }

  /** What a person would see. */
  @POST
  @Path("/{key}:preview")
  @RolesAllowed(Permissions.TEMPLATES_READ)
  public Rendered preview(@PathParam("key") String key, @Nullable Trial trial) {
    Caller caller = callers.ofTenant();
    return trials.preview(
        caller.tenant(),
        templates.compiled(caller, key),
        ProblemException.requireBody(trial),
        caller.masked());
  }

  /** Sends it to one address, as a test. */
  @POST
  @Path("/{key}:test")
  @RolesAllowed(Permissions.TEMPLATES_WRITE)
  public Trials.TestResult test(
      @PathParam("key") String key,
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @Nullable Trial trial) {
    return trials.test(
        callers.ofTenant(), key, idempotencyKey, ProblemException.requireBody(trial));
  }

  private static Response tagged(Response.ResponseBuilder response, TemplateView view) {
    return response.entity(view).header("ETag", ETags.of(view.version())).build();
  }
}
