package io.carillon.messaging.preference;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.link.Door;
import io.carillon.platform.problem.KeepsUnknown;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** {@code /u} and {@code /p}: public, opened by the token alone. GET changes nothing. */
@Path("/")
@Consumes(MediaType.WILDCARD)
@PermitAll
@KeepsUnknown
@RunOnVirtualThread
@APIResponse(
    responseCode = "200",
    description = "A page.",
    content = @Content(mediaType = MediaType.TEXT_HTML))
@APIResponse(
    responseCode = "404",
    description = "A page that says that the link is none.",
    content = @Content(mediaType = MediaType.TEXT_HTML))
public class PreferencesResource {
  private static final String HTML = "text/html;charset=UTF-8";

  private final Preferences preferences;

  @Inject
  PreferencesResource(Preferences preferences) {
    this.preferences = preferences;
  }

  @GET
  @Path("/u/{token}")
  public Response ask(@PathParam("token") String token) {
    return page(
        Door.UNSUBSCRIBE,
        token,
        subject -> ok(Page.unsubscribe(subject.locale(), Address.masked(subject.address()))));
  }

  /** RFC 8058: a POST by the mail program, or by the page; the body does not matter. */
  @POST
  @Path("/u/{token}")
  public Response unsubscribe(@PathParam("token") String token, byte @Nullable [] body) {
    boolean oneClick =
        body != null && new String(body, StandardCharsets.UTF_8).contains("One-Click");
    return page(
        Door.UNSUBSCRIBE,
        token,
        subject -> {
          preferences.unsubscribe(subject, oneClick ? "one-click" : "unsubscribe page");
          return ok(Page.unsubscribed(subject.locale(), Address.masked(subject.address())));
        });
  }

  @GET
  @Path("/p/{token}")
  public Response show(@PathParam("token") String token) {
    return page(
        Door.PREFERENCES,
        token,
        subject -> ok(Page.preferences(subject.locale(), preferences.choices(subject), false)));
  }

  @POST
  @Path("/p/{token}")
  @APIResponse(
      responseCode = "503",
      description = "A page that says that not all could be saved.",
      content = @Content(mediaType = MediaType.TEXT_HTML))
  public Response save(@PathParam("token") String token, byte @Nullable [] body) {
    String form = body == null ? "" : new String(body, StandardCharsets.UTF_8);
    return page(
        Door.PREFERENCES,
        token,
        subject -> {
          Preferences.Saved saved = preferences.choose(subject, form);
          return saved.whole()
              ? ok(Page.preferences(subject.locale(), saved.choices(), true))
              : Response.status(503)
                  .entity(Page.unsaved(subject.locale(), Address.masked(subject.address())))
                  .type(HTML);
        });
  }

  private static ResponseBuilder ok(String page) {
    return Response.ok(page, HTML);
  }

  private Response page(
      Door door, String token, Function<Preferences.Subject, ResponseBuilder> answer) {
    return preferences
        .subject(door, token)
        .map(answer)
        .orElseGet(() -> Response.status(404).entity(Page.unknown()).type(HTML))
        .header("Cache-Control", "no-store")
        .header("X-Robots-Tag", "noindex")
        .header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
        .header("Referrer-Policy", "no-referrer")
        .build();
  }
}
