package io.carillon.journey.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.journey.catalog.Journeys.Flight;
import io.carillon.journey.catalog.Journeys.Picture;
import io.carillon.journey.catalog.Journeys.Publication;
import io.carillon.journey.definition.JourneyReason;
import io.carillon.journey.diagram.Mermaid;
import io.carillon.journey.diagram.Svg;
import io.carillon.journey.step.Journey.Overdue;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.caller.Units;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violation;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Journeys over HTTP. */
@Path("/v1/journeys")
@RunOnVirtualThread
public class JourneysResource {
  private final Journeys journeys;
  private final Callers callers;

  @Inject
  JourneysResource(Journeys journeys, Callers callers) {
    this.journeys = journeys;
    this.callers = callers;
  }

  /**
   * @param inFlight finish (the default) or exit
   */
  record PublishRequest(@Nullable String inFlight, @Nullable JsonNode map) {}

  /** What publishing does to those on older versions. */
  record PublishAnswer(boolean dryRun, int version, String inFlight, List<Journeys.Fate> steps) {}

  /**
   * @param overdue run (the default), skip or exit
   */
  record ResumeRequest(@Nullable String overdue) {}

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Permissions.JOURNEYS_WRITE)
  public Response create(@HeaderParam("Idempotency-Key") @Nullable String once, JsonNode draft) {
    ObjectNode given = object(draft).deepCopy();
    JsonNode asked = given.remove("unit");
    String unit = Units.choose(callers.current(), asked == null ? null : asked.asText());
    JourneyView made = journeys.create(callers.tenant(), unit, given, once);
    return answer(
        Response.created(URI.create("/v1/journeys/" + made.draft().path("key").asText())), made);
  }

  @POST
  @Path("/{key}:validate")
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public Validation validateDraft(@PathParam("key") String key) {
    return Validation.of(journeys.validate(callers.current(), key));
  }

  @GET
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public Page<JourneyView> list(
      @QueryParam("limit") @Nullable Integer limit, @QueryParam("cursor") @Nullable String cursor) {
    return journeys.list(callers.current(), limit, cursor);
  }

  @GET
  @Path("/{key}")
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public Response get(@PathParam("key") String key, @QueryParam("unit") @Nullable String unit) {
    return answer(Response.ok(), journeys.get(callers.current(), key, unit));
  }

  @PUT
  @Path("/{key}")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Permissions.JOURNEYS_WRITE)
  public Response replace(
      @PathParam("key") String key,
      @QueryParam("unit") @Nullable String unit,
      @HeaderParam("If-Match") @Nullable String ifMatch,
      JsonNode draft) {
    String id = journeys.id(callers.tenant(), key).toString();
    ObjectNode written = object(draft).deepCopy();
    written.remove(JourneyView.READ_ONLY);
    return answer(
        Response.ok(),
        journeys.replace(callers.current(), id, unit, ETags.require(ifMatch), written));
  }

  @DELETE
  @Path("/{key}")
  @RolesAllowed(Permissions.JOURNEYS_WRITE)
  public void delete(@PathParam("key") String key) {
    journeys.archive(callers.tenant(), key, null);
  }

  @POST
  @Path("/{key}:publish")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Permissions.JOURNEYS_WRITE)
  public PublishAnswer publish(
      @PathParam("key") String key,
      @QueryParam("dryRun") boolean dryRun,
      @HeaderParam("Idempotency-Key") @Nullable String once,
      @Nullable PublishRequest request) {
    Flight flight = flight(request == null ? null : request.inFlight());
    if (request != null && request.map() != null) {
      throw notYet("map", "inFlight finish or exit, without a map");
    }
    Publication publication =
        journeys.publish(callers.tenant(), key, flight, dryRun, callers.current().name(), once);
    return new PublishAnswer(
        publication.dryRun(),
        publication.version(),
        word(publication.inFlight()),
        publication.steps());
  }

  @POST
  @Path("/{key}:pause")
  @RolesAllowed(Permissions.JOURNEYS_WRITE)
  public Response pause(
      @PathParam("key") String key, @HeaderParam("Idempotency-Key") @Nullable String once) {
    return answer(Response.ok(), journeys.pause(callers.tenant(), key, once));
  }

  @POST
  @Path("/{key}:resume")
  @Consumes(MediaType.APPLICATION_JSON)
  @RolesAllowed(Permissions.JOURNEYS_WRITE)
  public Response resume(
      @PathParam("key") String key,
      @HeaderParam("Idempotency-Key") @Nullable String once,
      @Nullable ResumeRequest request) {
    Overdue overdue = overdue(request == null ? null : request.overdue());
    return answer(Response.ok(), journeys.resume(callers.tenant(), key, overdue, once));
  }

  @POST
  @Path("/{key}:archive")
  @RolesAllowed(Permissions.JOURNEYS_WRITE)
  public Response archive(
      @PathParam("key") String key, @HeaderParam("Idempotency-Key") @Nullable String once) {
    return answer(Response.ok(), journeys.archive(callers.tenant(), key, once));
  }

  /** The draft, or a version, as a picture; with how many people stand on each step. */
  @GET
  @Path("/{key}/diagram")
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public Response diagram(
      @PathParam("key") String key,
      @QueryParam("format") @Nullable String format,
      @QueryParam("version") @Nullable Integer version) {
    String form = format == null ? "svg" : format;
    if (!form.equals("svg") && !form.equals("mermaid")) {
      throw ProblemException.invalid("?format", form, "svg or mermaid");
    }
    Picture picture = journeys.picture(callers.tenant(), key, version);
    return form.equals("svg")
        ? Response.ok(Svg.of(picture.definition(), picture.waiting()), "image/svg+xml").build()
        : Response.ok(
                Mermaid.of(picture.definition(), picture.waiting()), "text/plain;charset=UTF-8")
            .build();
  }

  private static Response answer(Response.ResponseBuilder builder, JourneyView view) {
    return builder.entity(view).header("ETag", ETags.of(view.etag())).build();
  }

  static ObjectNode object(@Nullable JsonNode body) {
    if (body instanceof ObjectNode object) {
      return object;
    }
    throw ProblemException.invalid("", body == null ? "nothing" : body, "a JSON object");
  }

  private static Flight flight(@Nullable String word) {
    return switch (word) {
      case null -> Flight.FINISH;
      case "finish" -> Flight.FINISH;
      case "exit" -> Flight.EXIT;
      case "follow", "map" ->
          throw notYet(
              word, "finish or exit: people in flight cannot be moved to another version yet");
      default -> throw ProblemException.invalid("inFlight", word, "finish or exit");
    };
  }

  private static Overdue overdue(@Nullable String word) {
    return switch (word) {
      case null -> Overdue.RUN;
      case "run" -> Overdue.RUN;
      case "skip" -> Overdue.SKIP;
      case "exit" -> Overdue.EXIT;
      default -> throw ProblemException.invalid("overdue", word, "run, skip or exit");
    };
  }

  private static ProblemException notYet(String found, String expected) {
    return new ProblemException(
        JourneyReason.NOT_SUPPORTED_YET,
        "inFlight: %s (expected: %s)".formatted(found, expected),
        List.of(new Violation("inFlight", found, expected)));
  }

  private static String word(Flight flight) {
    return flight.name().toLowerCase(Locale.ROOT);
  }
}
