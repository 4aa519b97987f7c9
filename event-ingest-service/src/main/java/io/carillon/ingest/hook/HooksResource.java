package io.carillon.ingest.hook;

import io.carillon.platform.problem.KeepsUnknown;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/hooks}: public, opened by the vendor's signature. */
@Path("/v1/hooks")
@PermitAll
@KeepsUnknown
@RunOnVirtualThread
@Tag(name = "Hooks")
public class HooksResource {
  private static final String ACKNOWLEDGED =
      """
      <?xml version="1.0" encoding="UTF-8"?>\
      <soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>\
      <notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack>\
      </notificationsResponse></soapenv:Body></soapenv:Envelope>""";

  private final Hooks hooks;

  @Inject
  HooksResource(Hooks hooks) {
    this.hooks = hooks;
  }

  @POST
  @Path("/{id}")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "What a vendor sends, at the address that its hook's definition says",
      description = "`id` is `{tenant}.{key}`, or the definition's id.")
  @APIResponse(
      responseCode = "200",
      description = "Its events are durable; of Salesforce, with its acknowledgement.",
      content = @Content(schema = @Schema(implementation = Hooks.Receipt.class)))
  @APIResponse(
      responseCode = "202",
      description =
          "The mapping does not fit it: `reason` says why, and the payload is kept among the dead"
              + " letters. Sending it again would not help.")
  @APIResponse(responseCode = "400", description = "Not what the hook's format says.")
  @APIResponse(responseCode = "401", description = "Not signed by the vendor, or too long ago.")
  @APIResponse(responseCode = "404", description = "No hook has this address.")
  @APIResponse(responseCode = "429", description = "The tenant's quota is used up; send it again.")
  @APIResponse(responseCode = "503", description = "The log is away; send it again.")
  public Response receive(
      @PathParam("id") String id,
      @Context HttpHeaders headers,
      @Context UriInfo uri,
      byte @Nullable [] body) {
    Hooks.Receipt receipt =
        hooks.take(
            id,
            new Delivery(
                "POST",
                first(uri.getQueryParameters(), false),
                first(headers.getRequestHeaders(), true),
                body == null ? new byte[0] : body));
    if (hooks.isSalesforce(id)) {
      return Response.ok(ACKNOWLEDGED, "text/xml").build();
    }
    return Response.status(receipt.reason() == null ? 200 : 202)
        .type(MediaType.APPLICATION_JSON)
        .entity(receipt)
        .build();
  }

  private static Map<String, String> first(MultivaluedMap<String, String> many, boolean lower) {
    Map<String, String> first = new HashMap<>();
    many.forEach(
        (name, values) ->
            first.put(lower ? name.toLowerCase(Locale.ROOT) : name, values.getFirst()));
    return first;
  }
}
