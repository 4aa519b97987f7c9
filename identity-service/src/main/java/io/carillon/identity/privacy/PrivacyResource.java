package io.carillon.identity.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Page;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Privacy requests over REST. */
@Path("/v1/privacy-requests")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Privacy")
public class PrivacyResource {
  private final PrivacyRequests requests;
  private final Callers callers;
  private final ObjectMapper json;

  @Inject
  PrivacyResource(PrivacyRequests requests, Callers callers, ObjectMapper json) {
    this.requests = requests;
    this.callers = callers;
    this.json = json;
  }

  /**
   * @param kind export, erase, suppress, unsuppress
   * @param identifier `type:value` such as `email:kelly@example.com`, or `profile:` and an id
   * @param purpose for what the data are used; by the kind when absent
   */
  public record NewRequest(
      @Nullable String kind, @Nullable String identifier, @Nullable String purpose) {}

  @POST
  @RolesAllowed(Permissions.PRIVACY_REQUESTS_WRITE)
  @Operation(
      summary = "Takes a request of a person, by right",
      description =
          "Of the whole person, whatever they are known by. A request of the same kind that is open"
              + " for the same person is the answer. What was asked earlier is done first.")
  @APIResponse(
      responseCode = "202",
      description = "It is durable and will be worked on.",
      content = @Content(schema = @Schema(implementation = PrivacyView.class)))
  public Response ask(
      @HeaderParam("Idempotency-Key") @Nullable String once, @Nullable NewRequest request) {
    Caller caller = callers.ofTenant();
    NewRequest asked = ProblemException.requireBody(request);
    PrivacyView view =
        view(requests.ask(caller, asked.kind(), asked.identifier(), asked.purpose(), once));
    return Response.accepted(view)
        .location(URI.create("/v1/privacy-requests/" + view.id()))
        .build();
  }

  @GET
  @RolesAllowed(Permissions.PRIVACY_REQUESTS_READ)
  @Operation(summary = "Requests, the newest first; state is open or done")
  public Page<PrivacyView> list(
      @QueryParam("state") @Nullable String state,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return requests.list(callers.ofTenant(), state, limit, cursor).map(this::view);
  }

  @GET
  @Path("{id}")
  @RolesAllowed(Permissions.PRIVACY_REQUESTS_READ)
  @Operation(summary = "How far a request is, with the receipt of each service")
  public PrivacyView get(@PathParam("id") String id) {
    return view(requests.get(callers.ofTenant(), id));
  }

  @GET
  @Path("{id}/archive")
  @RolesAllowed(Permissions.PRIVACY_REQUESTS_WRITE)
  @Operation(
      summary = "What was gathered of the person, as one JSON document",
      description = "For seven days after it was gathered. Each download is in the audit log.")
  public Response archive(@PathParam("id") String id) {
    PrivacyRequest request = requests.disclose(callers.ofTenant(), id);
    StreamingOutput document = out -> write(request, out);
    return Response.ok(document, MediaType.APPLICATION_JSON)
        .header("Content-Disposition", "attachment; filename=\"" + request.id() + ".json\"")
        .header("Cache-Control", "no-store")
        .build();
  }

  private void write(PrivacyRequest request, OutputStream out) throws IOException {
    ObjectNode about = json.createObjectNode().put("id", request.id().toString());
    about.put("tenant", request.tenant()).put("purpose", request.purpose());
    about.put("requestedAt", request.requestedAt().toString());
    about.put("gatheredAt", String.valueOf(request.doneAt()));
    out.write(("{\"request\":" + about + ",\"services\":{").getBytes(UTF_8));
    ObjectNode receipts = json.createObjectNode();
    String comma = "";
    for (PrivacyRequest.Step step : request.steps()) {
      receipts.set(step.service(), step.receipt());
      out.write((comma + "\"" + step.service() + "\":[").getBytes(UTF_8));
      Members members = new Members(out);
      requests.parts(request, step.service(), members::add);
      out.write(']');
      comma = ",";
    }
    out.write(("},\"receipts\":" + receipts + "}").getBytes(UTF_8));
  }

  /** Parts of an array, with commas between them. */
  private static final class Members {
    private final OutputStream out;
    private boolean begun;

    Members(OutputStream out) {
      this.out = out;
    }

    void add(String part) {
      try {
        out.write((begun ? "," + part : part).getBytes(UTF_8));
        begun = true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private PrivacyView view(PrivacyRequest request) {
    return PrivacyView.of(request, requests.now());
  }
}
