package io.carillon.messaging.inbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.problem.KeepsUnknown;
import io.carillon.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** {@code /v1/inbox/stream}. */
@Path("/v1/inbox/stream")
@PermitAll
@KeepsUnknown
@RunOnVirtualThread
@Tag(name = "Inbox")
public class InboxStreamResource {
  private static final Logger LOG = Logger.getLogger(InboxStreamResource.class);

  /** A key is to be refused everywhere within two seconds, and one passes until that is heard. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final int AT_ONCE = 50;

  private final InboxDoor door;
  private final Inbox inbox;
  private final InboxStreams streams;
  private final InboxSettings settings;
  private final Clock clock;
  private final ObjectMapper json;

  @Inject
  InboxStreamResource(
      InboxDoor door,
      Inbox inbox,
      InboxStreams streams,
      InboxSettings settings,
      Clock clock,
      ObjectMapper json) {
    this.door = door;
    this.inbox = inbox;
    this.streams = streams;
    this.settings = settings;
    this.clock = clock;
    this.json = json;
  }

  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      summary = "The user's messages as they come",
      description =
          "Server-sent events: `message` for each, as in the list, with its place as id; `end` as"
              + " the last one, with the reason PERSON_CHANGED (ask for the list as well),"
              + " KEY_REVOKED, RENEW, UNAVAILABLE or SHUTTING_DOWN. It begins behind"
              + " `Last-Event-ID`, else behind `after`, which is a list's `position`, else now.")
  @APIResponse(
      responseCode = "200",
      description = "A stream without an end.",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING)))
  public void stream(
      @HeaderParam("Authorization") @Nullable String authorization,
      @QueryParam("writeKey") @Nullable String writeKey,
      @QueryParam("userId") @Nullable String userId,
      @QueryParam("userHash") @Nullable String userHash,
      @QueryParam("after") @Nullable String after,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId,
      @Context SseEventSink sink,
      @Context Sse sse) {
    Visitor visitor = door.open(authorization, writeKey, userId, userHash);
    long from = from(visitor, after, lastEventId);
    InboxStreams.Watch watch = watch(visitor);
    try (sink;
        watch) {
      new Conversation(visitor, watch, from, sink, sse).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private InboxStreams.Watch watch(Visitor visitor) {
    InboxStreams.Watch watch = streams.watch(visitor);
    try {
      // a change between the look at the door and now was told to nobody here
      if (!door.isStillThatPerson(visitor)) {
        watch.end(InboxStreams.End.PERSON_CHANGED);
      }
      return watch;
    } catch (ProblemException e) {
      watch.close();
      throw e;
    }
  }

  private long from(Visitor visitor, @Nullable String after, @Nullable String lastEventId) {
    if (lastEventId != null) {
      return Inbox.place("Last-Event-ID", lastEventId);
    }
    return after == null ? inbox.now(visitor) : Inbox.place("?after", after);
  }

  /** One client, from its first comment to its end. */
  private final class Conversation {
    private final Visitor visitor;
    private final InboxStreams.Watch watch;
    private final SseEventSink sink;
    private final Sse sse;
    private final Instant bedtime = clock.instant().plus(settings.streamLife());
    private Instant quietSince = clock.instant();
    private long place;

    Conversation(
        Visitor visitor, InboxStreams.Watch watch, long place, SseEventSink sink, Sse sse) {
      this.visitor = visitor;
      this.watch = watch;
      this.place = place;
      this.sink = sink;
      this.sse = sse;
    }

    void run() throws InterruptedException {
      boolean there = sent(sse.newEventBuilder().comment("open").build());
      while (there && !sink.isClosed()) {
        boolean woken = watch.await(LOOK);
        InboxStreams.End end = over();
        if (end != null) {
          sent(last(end));
          return;
        }
        there = woken ? tell() : beat();
      }
    }

    private InboxStreams.@Nullable End over() {
      InboxStreams.End end = watch.ended();
      Instant now = clock.instant();
      if (end != null) {
        return end;
      }
      if (!door.isOpenTo(visitor, now)) {
        return InboxStreams.End.KEY_REVOKED;
      }
      return now.isBefore(bedtime) ? null : InboxStreams.End.RENEW;
    }

    /** Tells what is behind the place; false when the client is gone or was told the end. */
    private boolean tell() throws InterruptedException {
      while (true) {
        List<InboxEntry> entries;
        try {
          entries = inbox.since(visitor, place, AT_ONCE);
        } catch (ProblemException e) {
          LOG.debugf("A stream ends: %s", e.reason().name());
          sent(last(InboxStreams.End.UNAVAILABLE));
          return false;
        }
        for (InboxEntry entry : entries) {
          if (!sent(told(entry))) {
            return false;
          }
          place = entry.seq();
        }
        if (entries.size() < AT_ONCE) {
          return true;
        }
      }
    }

    private boolean beat() throws InterruptedException {
      if (Duration.between(quietSince, clock.instant()).compareTo(settings.heartbeat()) < 0) {
        return true;
      }
      if (visitor.profiles().isEmpty() && isKnownNow()) {
        watch.end(InboxStreams.End.PERSON_CHANGED);
      }
      return sent(sse.newEventBuilder().comment("still here").build());
    }

    /** Nothing is told of a user whom nobody knew, so it is asked. */
    private boolean isKnownNow() {
      try {
        return !door.isStillThatPerson(visitor);
      } catch (ProblemException e) {
        LOG.debugf("It is asked again who a user is: %s", e.reason().name());
        return false;
      }
    }

    private OutboundSseEvent told(InboxEntry entry) {
      return sse.newEventBuilder()
          .name("message")
          .id(Long.toString(entry.seq()))
          .data(String.class, write(entry))
          .build();
    }

    private OutboundSseEvent last(InboxStreams.End end) {
      return sse.newEventBuilder()
          .name("end")
          .data(String.class, write(Map.of("reason", end.name())))
          .build();
    }

    /** False when it did not leave in time or the client is gone. */
    private boolean sent(OutboundSseEvent event) throws InterruptedException {
      try {
        sink.send(event)
            .toCompletableFuture()
            .get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
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
