package io.carillon.analytics.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.analytics.archive.Archive;
import io.carillon.analytics.archive.Archive.Placed;
import io.carillon.analytics.archive.ArchivedEvent;
import io.carillon.analytics.archive.EventQuery;
import io.carillon.analytics.archive.EventView;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.caller.Units;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/v1/events/stream")
@RunOnVirtualThread
@Tag(name = "Events")
public class LiveResource {
  private static final Logger LOG = Logger.getLogger(LiveResource.class);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int AT_ONCE = 200;
  private static final int USUAL_LAST = 50;
  private static final int MOST_LAST = 200;
  private static final int MOST_SOURCES = 50;

  private final LiveEvents live;
  private final Archive archive;
  private final Callers callers;
  private final JsonWebToken token;
  private final LiveConfig config;
  private final Clock clock;
  private final ObjectMapper json;

  @Inject
  LiveResource(
      LiveEvents live,
      Archive archive,
      Callers callers,
      JsonWebToken token,
      LiveConfig config,
      Clock clock,
      ObjectMapper json) {
    this.live = live;
    this.archive = archive;
    this.callers = callers;
    this.token = token;
    this.config = config;
    this.clock = clock;
    this.json = json;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RolesAllowed(Permissions.EVENTS_READ)
  @Operation(
      summary = "The last events, and then events as they come",
      description =
          "Server-sent events: `event` for each of the `last` ones that pass (0..200, 50 when"
              + " absent), in the order in which they happened; `live` when those are told; `event`"
              + " for each that comes, with its place as id; `end` as the last one, with the reason"
              + " TOKEN_EXPIRED, UNAVAILABLE or SHUTTING_DOWN. With `Last-Event-ID` it goes on"
              + " behind that place instead, without the last ones. `unit` is a path and stands for"
              + " all below it too; `source` is the id of a write key, or what a service calls"
              + " itself; for these two the last ones are looked for among the newest 2,000.")
  @APIResponse(
      responseCode = "200",
      description = "A stream without an end.",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING)))
  public void stream(
      @RestQuery @Nullable String profile,
      @RestQuery List<String> event,
      @RestQuery @Nullable String unit,
      @RestQuery List<String> source,
      @RestQuery @Nullable Integer last,
      @RestHeader("Last-Event-ID") @Nullable String lastEventId,
      @Context SseEventSink sink,
      @Context Sse sse) {
    EventQuery query = EventQuery.of(profile, event, null, null);
    String tenant = callers.tenant();
    Wanted wanted = new Wanted(tenant, query, more(tenant, unit, source));
    int most = last(last);
    live.open(tenant);
    try {
      long place = lastEventId == null ? live.endNow() : place(lastEventId);
      List<ArchivedEvent> latest = lastEventId == null ? latest(wanted, place, most) : null;
      try (sink) {
        new Conversation(wanted, place, sink, sse).run(latest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      live.close(tenant);
    }
  }

  /**
   * @param more what else is asked of an event
   */
  private record Wanted(String tenant, EventQuery query, Predicate<ArchivedEvent> more) {}

  private static Predicate<ArchivedEvent> more(
      String tenant, @Nullable String unit, List<String> sources) {
    new Violations()
        .check(
            unit == null || Units.isPath(tenant, unit),
            "?unit",
            unit,
            "a path such as " + Units.top(tenant))
        .check(
            sources.size() <= MOST_SOURCES && sources.stream().noneMatch(String::isBlank),
            "?source",
            sources.size() + " sources",
            "at most " + MOST_SOURCES + ", none of them blank")
        .throwIfAny();
    Set<String> from = Set.copyOf(sources);
    return event ->
        (unit == null || Units.within(event.unit(), unit))
            && (from.isEmpty() || from.contains(event.source()));
  }

  private static int last(@Nullable Integer given) {
    int last = given == null ? USUAL_LAST : given;
    if (last < 0 || last > MOST_LAST) {
      throw ProblemException.invalid("?last", last, "0.." + MOST_LAST);
    }
    return last;
  }

  /** A place that was told, by whichever process. */
  private long place(String text) {
    long place = -1;
    try {
      place = Long.parseLong(text);
    } catch (NumberFormatException e) {
      // told below
    }
    if (place < 0 || (place > live.end() && place > live.endNow())) {
      throw ProblemException.invalid("Last-Event-ID", text, "an id that this stream gave before");
    }
    return place;
  }

  private List<ArchivedEvent> latest(Wanted wanted, long end, int most) {
    return most == 0
        ? List.of()
        : archive.latest(
            wanted.tenant(),
            wanted.query().profile(),
            wanted.query().filter(),
            wanted.more(),
            end,
            most);
  }

  /** One client, from its first comment to its end. */
  private final class Conversation {
    private final Wanted wanted;
    private final SseEventSink sink;
    private final Sse sse;
    private final boolean masked = callers.current().masked();
    private final Instant expiry = Instant.ofEpochSecond(token.getExpirationTime());
    private Instant quietSince = clock.instant();
    private long place;

    /**
     * @param place behind which it goes on
     */
    Conversation(Wanted wanted, long place, SseEventSink sink, Sse sse) {
      this.wanted = wanted;
      this.place = place;
      this.sink = sink;
      this.sse = sse;
    }

    /**
     * @param latest what is told before what comes; null for who comes back
     */
    void run(@Nullable List<ArchivedEvent> latest) throws InterruptedException {
      boolean there = sent(sse.newEventBuilder().comment("open").build());
      if (latest != null) {
        for (ArchivedEvent event : latest) {
          there = there && sent(told(event).build());
        }
        there = there && sent(named("live", Map.of("last", latest.size())).id(id()).build());
      }
      while (there && !sink.isClosed()) {
        if (live.stopsWithin(LOOK)) {
          sent(last("SHUTTING_DOWN"));
          return;
        }
        there = tell() && isWelcome() && beat();
      }
    }

    /** Tells what came; false when the client is gone or was told the end. */
    private boolean tell() throws InterruptedException {
      try {
        long end = live.end();
        while (place < end && !live.stopsWithin(Duration.ZERO)) {
          if (!tell(next(end), end)) {
            return false;
          }
        }
        return true;
      } catch (ProblemException e) {
        LOG.debugf("A live stream ends: %s", e.reason().name());
        sent(last("UNAVAILABLE"));
        return false;
      }
    }

    private List<Placed> next(long end) {
      return archive.behind(
          wanted.tenant(), wanted.query().profile(), wanted.query().filter(), place, end, AT_ONCE);
    }

    private boolean tell(List<Placed> came, long end) throws InterruptedException {
      for (Placed one : came) {
        place = one.place();
        boolean told =
            !wanted.more().test(one.event())
                || (isWelcome() && sent(told(one.event()).id(id()).build()));
        if (!told) {
          return false;
        }
      }
      if (came.size() < AT_ONCE) {
        place = end;
      }
      return true;
    }

    private boolean isWelcome() throws InterruptedException {
      if (clock.instant().isBefore(expiry)) {
        return true;
      }
      sent(last("TOKEN_EXPIRED"));
      return false;
    }

    private boolean beat() throws InterruptedException {
      return Duration.between(quietSince, clock.instant()).compareTo(config.heartbeat()) < 0
          || sent(sse.newEventBuilder().comment("still here").build());
    }

    private String id() {
      return Long.toString(place);
    }

    private OutboundSseEvent.Builder told(ArchivedEvent event) {
      return named("event", EventView.of(event, masked));
    }

    private OutboundSseEvent last(String reason) {
      return named("end", Map.of("reason", reason)).build();
    }

    private OutboundSseEvent.Builder named(String name, Object data) {
      return sse.newEventBuilder().name(name).data(String.class, write(data));
    }

    /** False when it did not leave in time or the client is gone. */
    private boolean sent(OutboundSseEvent event) throws InterruptedException {
      try {
        sink.send(event)
            .toCompletableFuture()
            .get(config.patience().toMillis(), TimeUnit.MILLISECONDS);
        quietSince = clock.instant();
        return true;
      } catch (ExecutionException | TimeoutException | IllegalStateException e) {
        return false;
      }
    }
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
