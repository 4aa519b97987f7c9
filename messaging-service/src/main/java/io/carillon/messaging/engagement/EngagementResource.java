package io.carillon.messaging.engagement;

import io.carillon.messaging.link.Door;
import io.carillon.messaging.link.LinkToken;
import io.carillon.messaging.link.Links;
import io.carillon.messaging.message.MessageKey;
import io.carillon.platform.problem.KeepsUnknown;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/** {@code /c} and {@code /o}: public, opened by the token alone. */
@Path("/")
@PermitAll
@KeepsUnknown
@RunOnVirtualThread
public class EngagementResource {
  private static final byte[] PIXEL =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

  private final Links links;
  private final Destinations destinations;
  private final Engagements engagements;
  private final Clock clock;

  @Inject
  EngagementResource(Links links, Destinations destinations, Engagements engagements, Clock clock) {
    this.links = links;
    this.destinations = destinations;
    this.engagements = engagements;
    this.clock = clock;
  }

  /** Leads to where the message's own link leads, and nowhere else. */
  @GET
  @Path("/c/{token}")
  public Response click(@PathParam("token") String text, @Context Request request) {
    LinkToken token =
        links.read(Door.CLICK, text).orElseThrow(() -> ProblemException.notFound("this link"));
    String url = destinations.of(token).orElseThrow(() -> ProblemException.notFound("this link"));
    if (request.getMethod().equals(HttpMethod.GET)) {
      engagements.note(
          new Engagement.Clicked(
              Ids.next(),
              new MessageKey(token.tenant(), token.message()),
              clock.instant(),
              token.number(),
              url));
    }
    return Response.status(Response.Status.FOUND)
        .header("Location", location(url))
        .header("Cache-Control", "no-store")
        .header("Referrer-Policy", "no-referrer")
        .build();
  }

  /** A pixel that nobody sees; one for every token, so that nobody learns which are ours. */
  @GET
  @Path("/o/{token}")
  public Response open(@PathParam("token") String text, @Context Request request) {
    Optional<LinkToken> token = links.read(Door.OPEN, text);
    if (token.isPresent() && request.getMethod().equals(HttpMethod.GET)) {
      engagements.note(
          new Engagement.Opened(
              Ids.next(),
              new MessageKey(token.get().tenant(), token.get().message()),
              clock.instant()));
    }
    return Response.ok(PIXEL, "image/gif").header("Cache-Control", "no-store").build();
  }

  /** The address as a header may carry it: what an author left unencoded is encoded. */
  private static String location(String url) {
    StringBuilder safe = new StringBuilder(url.length());
    url.codePoints()
        .forEach(
            c -> {
              if (c > 0x20 && c < 0x7f && c != '"' && c != '<' && c != '>') {
                safe.appendCodePoint(c);
              } else if (!Character.isISOControl(c)) {
                safe.append(encoded(Character.toString(c)));
              }
            });
    return safe.toString();
  }

  private static String encoded(String character) {
    return URLEncoder.encode(character, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
