package io.carillon.ingest.deadletter;

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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Dead letters over REST. */
@Path("/v1")
@RunOnVirtualThread
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Dead letters")
public class LettersResource {
  private final Letters letters;
  private final Callers callers;

  @Inject
  LettersResource(Letters letters, Callers callers) {
    this.letters = letters;
    this.callers = callers;
  }

  @GET
  @Path("dead-letters")
  @RolesAllowed(Permissions.DEAD_LETTERS_READ)
  @Operation(
      summary = "What could not be processed, the newest first",
      description =
          "`state` is `waiting` or `replayed`; both when absent. Kept until `keptUntil` at least."
              + " What is of a person is masked for those who may not see it.")
  public Page<LetterView> list(
      @QueryParam("topic") @Nullable String topic,
      @QueryParam("reason") @Nullable String reason,
      @QueryParam("consumer") @Nullable String consumer,
      @QueryParam("event") @Nullable String event,
      @QueryParam("after") @Nullable String after,
      @QueryParam("before") @Nullable String before,
      @QueryParam("state") @Nullable String state,
      @QueryParam("hotKey") @Nullable String hotKey,
      @QueryParam("limit") @Nullable Integer limit,
      @QueryParam("cursor") @Nullable String cursor) {
    return letters.list(
        callers.ofTenant(),
        LetterFilter.of(topic, reason, consumer, event, after, before, state, hotKey, List.of()),
        limit,
        cursor);
  }

  @GET
  @Path("dead-letters/{id:[^/:]+}")
  @RolesAllowed(Permissions.DEAD_LETTERS_READ)
  @Operation(summary = "One letter, with its payload")
  public LetterView get(@PathParam("id") String id) {
    return letters.get(callers.ofTenant(), id);
  }

  @POST
  @Path("dead-letters:replay")
  @RolesAllowed(Permissions.DEAD_LETTERS_REPLAY)
  @Operation(
      summary = "Replays waiting letters, by filter, the oldest first",
      description =
          "Each once, however often it is asked for: to its own topic, under its own key, for whom"
              + " it failed. Event ids stay, so what has had its effect has none again; what is older"
              + " than that is remembered is refused, MAY_TAKE_EFFECT_TWICE, but for who says"
              + " `mayTakeEffectTwice`. What a tracking plan set aside is held to today's plan"
              + " first.")
  public ReplayView replay(
      @HeaderParam("Idempotency-Key") @Nullable String once, @Nullable ReplayBody wanted) {
    if (wanted == null) {
      throw ProblemException.invalid("body", "nothing", "an object with a filter");
    }
    return letters.replay(callers.ofTenant(), wanted, once);
  }

  @POST
  @Path("dead-letters/{id:[^/:]+}:replay")
  @RolesAllowed(Permissions.DEAD_LETTERS_REPLAY)
  @Operation(
      summary = "Replays one letter, perhaps with a corrected event",
      description =
          "400 EVENT_QUARANTINED when it still breaks its plan; 409 NOT_REPLAYABLE,"
              + " MAY_TAKE_EFFECT_TWICE, or REPLAYED_BEFORE when it is corrected too late.")
  public LetterView replayOne(
      @PathParam("id") String id,
      @HeaderParam("Idempotency-Key") @Nullable String once,
      ReplayBody.@Nullable One wanted) {
    return letters.replay(
        callers.ofTenant(), id, wanted == null ? new ReplayBody.One(null, null) : wanted, once);
  }
}
