package io.carillon.ingest.imports;

import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** {@code /v1/imports}. */
@Path("/v1/imports")
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Imports")
public class ImportsResource {
  private final Imports imports;
  private final Callers callers;

  @Inject
  ImportsResource(Imports imports, Callers callers) {
    this.imports = imports;
    this.callers = callers;
  }

  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  @RolesAllowed(Permissions.EVENTS_WRITE)
  @Operation(
      summary = "A file of events or people, up to 1 GB",
      description =
          "`file`, and `spec`, an ImportSpec in JSON. The same file again makes the same events,"
              + " which have no second effect.")
  @APIResponse(
      responseCode = "202",
      description = "The file is durable and will be worked through.",
      content = @Content(schema = @Schema(implementation = ImportView.class)))
  public Response take(
      @HeaderParam("Idempotency-Key") @Nullable String idempotencyKey,
      @RestForm("spec") @Nullable String spec,
      @RestForm("file") @Nullable FileUpload file)
      throws IOException {
    Caller caller = callers.ofTenant();
    if (file == null) {
      throw ProblemException.invalid("file", "nothing", "a file");
    }
    String name = file.fileName() == null ? "" : file.fileName();
    try (InputStream bytes = Files.newInputStream(file.uploadedFile())) {
      ImportView view = imports.take(caller, spec, name, bytes, idempotencyKey);
      return Response.accepted(view).location(URI.create("/v1/imports/" + view.id())).build();
    }
  }

  /** Of another type; here, so that whoever may not call learns that and no more. */
  @POST
  @Consumes(MediaType.WILDCARD)
  @RolesAllowed(Permissions.EVENTS_WRITE)
  @Operation(hidden = true)
  public Response refuse() {
    throw new ProblemException(
        CommonReason.MEDIA_TYPE_UNSUPPORTED,
        "Content-Type: another one (expected: multipart/form-data)");
  }

  @GET
  @Path("/{id}")
  @RolesAllowed(Permissions.EVENTS_WRITE)
  @Operation(summary = "How far a file is")
  public ImportView get(@PathParam("id") String id) {
    return imports.get(callers.ofTenant(), id);
  }

  @GET
  @Path("/{id}/errors")
  @RolesAllowed(Permissions.EVENTS_WRITE)
  @Produces("text/csv")
  @Operation(
      summary = "What was not imported: line, reason and detail, as CSV",
      description = "The first 10,000 of a file, by the number of the record.")
  public Response errors(@PathParam("id") String id) {
    StringBuilder csv = new StringBuilder("line,reason,detail\r\n");
    for (ImportStore.Fault fault : imports.errors(callers.ofTenant(), id)) {
      csv.append(fault.line())
          .append(',')
          .append(fault.reason())
          .append(",\"")
          .append(fault.detail().replace("\"", "\"\""))
          .append("\"\r\n");
    }
    return Response.ok(csv.toString(), "text/csv;charset=UTF-8")
        .header("Content-Disposition", "attachment; filename=\"errors.csv\"")
        .build();
  }
}
