package io.carillon.ingest.tracking;

import io.carillon.ingest.event.Call;
import io.carillon.platform.problem.KeepsUnknown;
import io.carillon.platform.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.Base64;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The same calls as the address of an image, for pages and mails that run no script. */
@Path("/v1/pixel")
@PermitAll
@KeepsUnknown
@Tag(name = "Tracking")
public class PixelResource {
  private static final byte[] PIXEL =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

  private final TrackingDoor door;

  @Inject
  PixelResource(TrackingDoor door) {
    this.door = door;
  }

  /**
   * Who only asks whether the image is there has seen nothing.
   *
   * @param data the event's JSON as Base64, with its `writeKey`
   */
  @GET
  @Path("{call}")
  @Operation(
      summary = "One event as the address of an image: `data` is its JSON as Base64, key within")
  @APIResponse(
      responseCode = "200",
      description = "Durable. A transparent image of one pixel.",
      content = @Content(mediaType = "image/gif"))
  public Uni<Response> pixel(
      @PathParam("call") String word,
      @QueryParam("data") @Nullable String data,
      @Context HttpHeaders headers,
      @Context Request request) {
    Call call = Call.of(word).orElseThrow(() -> ProblemException.notFound("this pixel"));
    if (data == null) {
      throw ProblemException.invalid("data", "nothing", "JSON as Base64");
    }
    Response image = Response.ok(PIXEL, "image/gif").header("Cache-Control", "no-store").build();
    return request.getMethod().equals(HttpMethod.GET)
        ? door.pixel(call, headers::getHeaderString, data).replaceWith(image)
        : Uni.createFrom().item(image);
  }
}
