package io.carillon.ingest.form;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.KeepsUnknown;
import io.carillon.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** {@code /v1/forms}: public, kept by each form's own rules. */
@Path("/v1/forms")
@PermitAll
@KeepsUnknown
@RunOnVirtualThread
@Tag(name = "Forms")
public class FormsResource {
  private static final String HTML = "text/html;charset=UTF-8";

  private final Forms forms;

  @Inject
  FormsResource(Forms forms) {
    this.forms = forms;
  }

  /**
   * @param consent `none`, `granted`, or `pending` until it is confirmed
   */
  @Schema(name = "FormReceipt")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Receipt(boolean success, String consent) {}

  @POST
  @Path("/{id}")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "What somebody filled in: urlencoded, or a JSON object",
      description = "`id` is `{tenant}.{key}`, or the definition's id.")
  @APIResponse(
      responseCode = "200",
      description = "Durable.",
      content = @Content(schema = @Schema(implementation = Receipt.class)))
  @APIResponse(responseCode = "303", description = "Durable; a browser goes on there.")
  @APIResponse(responseCode = "400", description = "Each field that is wrong, in `violations`.")
  @APIResponse(responseCode = "403", description = "A page of another origin sent it.")
  @APIResponse(responseCode = "404", description = "No form has this address.")
  @APIResponse(responseCode = "429", description = "Too many from this network address.")
  @APIResponse(responseCode = "503", description = "The log is away; send it again.")
  public Response submit(
      @PathParam("id") String id, @Context HttpHeaders headers, byte @Nullable [] body) {
    byte[] bytes = body == null ? new byte[0] : body;
    boolean script = isJson(headers);
    Map<String, String> given = script ? Filled.json(bytes) : Filled.urlencoded(bytes);
    Forms.Taken taken =
        forms.submit(id, given, headers.getHeaderString("Origin"), address(headers), bytes);
    if (script || prefersJson(headers)) {
      return Response.ok(new Receipt(true, taken.consent()), MediaType.APPLICATION_JSON).build();
    }
    return onward(taken.redirect(), FormPages.thanks(french(headers)));
  }

  @GET
  @Path("/{id}/confirm")
  @Operation(summary = "Asks the reader of a mail to confirm; following the link changes nothing")
  public Response ask(
      @PathParam("id") String id,
      @QueryParam("token") @Nullable String token,
      @Context HttpHeaders headers) {
    Confirmation asked = forms.asked(id, token == null ? "" : token);
    return Response.ok(FormPages.ask(french(headers), asked.text()), HTML)
        .header("Cache-Control", "no-store")
        .build();
  }

  @POST
  @Path("/{id}/confirm")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Confirms: the consent is granted, once")
  public Response confirm(
      @PathParam("id") String id,
      @QueryParam("token") @Nullable String token,
      @Context HttpHeaders headers) {
    String redirect = forms.confirm(id, token == null ? "" : token);
    if (prefersJson(headers)) {
      return Response.ok(new Receipt(true, "granted"), MediaType.APPLICATION_JSON).build();
    }
    return onward(redirect, FormPages.confirmed(french(headers)));
  }

  private static Response onward(@Nullable String redirect, String page) {
    return redirect == null
        ? Response.ok(page, HTML).build()
        : Response.seeOther(URI.create(redirect)).build();
  }

  private static boolean isJson(HttpHeaders headers) {
    String type = headers.getHeaderString(HttpHeaders.CONTENT_TYPE);
    String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return switch (bare) {
      case "application/json" -> true;
      case "application/x-www-form-urlencoded", "" -> false;
      default ->
          throw new ProblemException(
              CommonReason.MEDIA_TYPE_UNSUPPORTED,
              "Content-Type: another one (expected: application/x-www-form-urlencoded or"
                  + " application/json)");
    };
  }

  private static boolean prefersJson(HttpHeaders headers) {
    String accept = headers.getHeaderString(HttpHeaders.ACCEPT);
    return accept != null && accept.startsWith(MediaType.APPLICATION_JSON);
  }

  private static boolean french(HttpHeaders headers) {
    String language = headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE);
    return language != null && language.toLowerCase(Locale.ROOT).startsWith("fr");
  }

  /** What the gateway saw: behind a proxy that it trusts, the one before that. */
  private static String address(HttpHeaders headers) {
    String forwarded = headers.getHeaderString("X-Forwarded-For");
    if (forwarded == null) {
      return "";
    }
    String[] addresses = forwarded.split(",", -1);
    return addresses[Math.max(0, addresses.length - 2)].strip();
  }
}
