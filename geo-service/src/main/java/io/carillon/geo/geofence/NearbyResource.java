package io.carillon.geo.geofence;

import io.carillon.platform.keys.BasicKey;
import io.carillon.platform.keys.KeyGrant;
import io.carillon.platform.keys.KeyReason;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.keys.KeyScope;
import io.carillon.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** {@code /v1/geofences/nearby}, for apps: the door asks for a write key. */
@Path("/v1/geofences/nearby")
@RunOnVirtualThread
public class NearbyResource {
  private final Places places;
  private final KeyRing keys;
  private final Clock clock;

  @Inject
  NearbyResource(Places places, KeyRing keys, Clock clock) {
    this.places = places;
    this.keys = keys;
    this.clock = clock;
  }

  @GET
  @PermitAll
  @Operation(
      summary = "What a device near a place should watch by itself",
      description =
          "For SDKs: HTTP Basic with a write key as the user name. The nearest fences by the"
              + " distance of their edges, at most `limit` (1..100, 19 without it, as iOS watches"
              + " 20 regions and one is the refresh circle). A key that is limited to apps reads"
              + " the app's bundle id from `X-Bundle-Id`.")
  public Neighbourhood nearby(
      @HeaderParam("Authorization") @Nullable String authorization,
      @HeaderParam("Origin") @Nullable String origin,
      @HeaderParam("X-Bundle-Id") @Nullable String bundleId,
      @Parameter(schema = @Schema(type = SchemaType.NUMBER), description = "Degrees, -90 to 90.")
          @QueryParam("lat")
          @Nullable String latitude,
      @Parameter(schema = @Schema(type = SchemaType.NUMBER), description = "Degrees, -180 to 180.")
          @QueryParam("lng")
          @Nullable String longitude,
      @QueryParam("limit") @Nullable Integer limit) {
    KeyGrant grant =
        keys.grant(
            BasicKey.of(authorization)
                .orElseThrow(
                    () ->
                        new ProblemException(
                            KeyReason.WRITE_KEY_MISSING,
                            "Send the write key as the user name of HTTP Basic.")),
            clock.instant());
    grant.limits().require(KeyScope.GEOFENCES_NEARBY, origin);
    grant.limits().requireSender(origin, bundleId == null ? "" : bundleId);
    return places.nearby(
        grant.tenant(),
        PlaceBody.position(degrees("?lat", latitude), "?lat", degrees("?lng", longitude), "?lng"),
        limit,
        fence -> fence.concerns(grant.unit()));
  }

  private static @Nullable Double degrees(String field, @Nullable String text) {
    try {
      return text == null ? null : Double.valueOf(text);
    } catch (NumberFormatException e) {
      throw ProblemException.invalid(field, text, "degrees");
    }
  }
}
