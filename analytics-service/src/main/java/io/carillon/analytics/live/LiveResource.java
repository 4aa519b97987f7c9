package io.carillon.analytics.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.analytics.archive.Archive;
import io.carillon.analytics.archive.ArchivedEvent;
import io.carillon.analytics.archive.EventFilter;
import io.carillon.analytics.archive.EventQuery;
import io.carillon.analytics.archive.EventView;
import io.carillon.analytics.live.Subscription.End;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.caller.Units;
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
import java.util.UUID;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

@Path("/v1/events/stream")
@RunOnVirtualThread
@Tag(name = "Events")
public class LiveResource {
  private static final Duration LOOK = Duration.ofSeconds(1);
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
      summary = "Events as they come",
      description =
          "Server-sent events: `event` for each, with its messageId as id; `end` as the last one,"
              + " with the reason TOO_SLOW, TOKEN_EXPIRED or SHUTTING_DOWN. It begins now; what"
              + " was before is in /v1/events. `unit` is a path and stands for all below it too;"
              + " `source` is the id of a write key, or what a service calls itself.")
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
      @Context SseEventSink sink,
      @Context Sse sse) {
    EventQuery query = EventQuery.of(profile, event, null, null);
    Caller caller = callers.current();
    String tenant = callers.tenant();
    Predicate<ArchivedEvent> more = more(tenant, unit, source);
    UUID wanted = query.profile();
    EventFilter filter = query.filter();
    Instant expiry = Instant.ofEpochSecond(token.getExpirationTime());
    Subscription subscription =
        live.subscribe(
            tenant,
            wanted == null ? filter : filter.ofProfiles(archive.family(tenant, wanted)),
            more,
            caller.units());
    try (sink) {
      new Conversation(sink, sse, subscription, caller.masked(), expiry).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      live.unsubscribe(tenant, subscription);
    }
  }

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

  /** One client, from its first comment to its end. */
  private final class Conversation {
    private final SseEventSink sink;
    private final Sse sse;
    private final Subscription subscription;
    private final boolean masked;
    private final Instant expiry;

    Conversation(
        SseEventSink sink, Sse sse, Subscription subscription, boolean masked, Instant expiry) {
      this.sink = sink;
      this.sse = sse;
      this.subscription = subscription;
      this.masked = masked;
      this.expiry = expiry;
    }

    void run() throws InterruptedException {
      boolean there = sent(sse.newEventBuilder().comment("open").build());
      Instant quietSince = clock.instant();
      while (there && !sink.isClosed()) {
        End end = subscription.ended();
        if (end != null) {
          sent(last(end.name()));
          return;
        }
        ArchivedEvent event = subscription.next(LOOK);
        Instant now = clock.instant();
        if (!now.isBefore(expiry)) {
          sent(last("TOKEN_EXPIRED"));
          return;
        }
        if (event != null) {
          there = sent(told(event));
          quietSince = now;
        } else if (Duration.between(quietSince, now).compareTo(config.heartbeat()) >= 0) {
          there = sent(sse.newEventBuilder().comment("still here").build());
          quietSince = now;
        }
      }
    }

    private OutboundSseEvent told(ArchivedEvent event) {
      return sse.newEventBuilder()
          .name("event")
          .id(event.eventId().replaceAll("\\p{Cntrl}", " "))
          .data(String.class, write(EventView.of(event, masked)))
          .build();
    }

    private OutboundSseEvent last(String reason) {
      return sse.newEventBuilder()
          .name("end")
          .data(String.class, write(Map.of("reason", reason)))
          .build();
    }

    /** False when it did not leave in time or the client is gone. */
    private boolean sent(OutboundSseEvent event) throws InterruptedException {
      try {
        sink.send(event)
            .toCompletableFuture()
            .get(config.patience().toMillis(), TimeUnit.MILLISECONDS);
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
