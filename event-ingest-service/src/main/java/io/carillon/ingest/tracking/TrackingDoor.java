package io.carillon.ingest.tracking;

import io.carillon.ingest.enrichment.Connection;
import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.Call;
import io.carillon.ingest.event.IngestReason;
import io.carillon.ingest.keys.KeyUses;
import io.carillon.platform.keys.BasicKey;
import io.carillon.platform.keys.KeyGrant;
import io.carillon.platform.keys.KeyReason;
import io.carillon.platform.keys.KeyRing;
import io.carillon.platform.keys.KeyScope;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** What all addresses of the tracking protocol do alike: unpack, ask for the key, answer. */
@Singleton
class TrackingDoor {
  /** What clients call their JSON: browsers send text, RudderStack's for Node a form. */
  private static final Set<String> JSON_TYPES =
      Set.of("application/json", "text/plain", "application/x-www-form-urlencoded");

  static final int LARGEST_BODY = 512 * 1024;
  private static final String ORIGIN = "Origin";
  private static final String SUCCESS = "{\"success\":true}";
  private static final String OVERFLOW = "{\"success\":true,\"overflow\":true}";

  private final Tracking tracking;
  private final KeyRing keys;
  private final KeyUses uses;
  private final Clock clock;
  private final ExecutorService threads;

  @Inject
  TrackingDoor(
      Tracking tracking,
      KeyRing keys,
      KeyUses uses,
      Clock clock,
      @VirtualThreads ExecutorService threads) {
    this.tracking = tracking;
    this.keys = keys;
    this.uses = uses;
    this.clock = clock;
    this.threads = threads;
  }

  /**
   * One event. What is usual is computed on the event loop, and nobody waits for the log; what may
   * take longer to read has a thread of its own.
   *
   * @param byDevice whether people's devices call there, which tell of themselves
   */
  Uni<Response> one(Call call, Head head, byte @Nullable [] bytes, boolean byDevice) {
    Uni<Boolean> accepted =
        Uni.createFrom().completionStage(() -> event(call, head, bytes, byDevice));
    return (isQuick(head, bytes) ? accepted : accepted.runSubscriptionOn(threads))
        .onFailure(RejectedExecutionException.class)
        .transform(EventLog::stops)
        .map(overflow -> Response.ok(success(overflow)).build());
  }

  /**
   * One event, on the caller's thread.
   *
   * @return whether it waits in the overflow; completes on whatever thread, when it is durable
   */
  CompletionStage<Boolean> event(Call call, Head head, byte @Nullable [] bytes, boolean byDevice) {
    Optional<Sender> basic = basic(head, byDevice);
    Body body = body(head, bytes);
    Sender sender = basic.orElseGet(() -> inBody(body, head, byDevice));
    return tracking.one(sender, call, body);
  }

  /** The answer to one event. */
  static String success(boolean overflow) {
    return overflow ? OVERFLOW : SUCCESS;
  }

  /** Whether one event is read as fast as an event loop wants it. */
  static boolean isQuick(Head head, byte @Nullable [] bytes) {
    return (bytes == null || bytes.length <= Body.LARGEST_EVENT)
        && head.header(HttpHeaders.CONTENT_ENCODING) == null;
  }

  /**
   * @param data the event's JSON as Base64, its key within
   * @return completes when the event is durable
   */
  Uni<Void> pixel(Call call, Head head, String data) {
    Body body = Body.of(bounded(PixelData.bytes(data)));
    return Uni.createFrom()
        .completionStage(tracking.one(inBody(body, head, true), call, body))
        .replaceWithVoid();
  }

  /** As of one, of several. */
  Response batch(Head head, byte @Nullable [] bytes, boolean byDevice) {
    BatchAnswer answer = several(head, bytes, byDevice);
    return Response.status(answer.status()).entity(answer).build();
  }

  /** Several events; returns when they are durable. */
  BatchAnswer several(Head head, byte @Nullable [] bytes, boolean byDevice) {
    Optional<Sender> basic = basic(head, byDevice);
    Body body = body(head, bytes);
    Sender sender = basic.orElseGet(() -> inBody(body, head, byDevice));
    return answer(tracking.all(sender, body.batch()), sender.trusted());
  }

  /**
   * @param each whether each event that waits is named, to whoever may send it again by itself
   */
  private static BatchAnswer answer(List<Tracking.Outcome> outcomes, boolean each) {
    int accepted = 0;
    int duplicates = 0;
    int overflow = 0;
    List<BatchAnswer.Waiting> waiting = new ArrayList<>();
    List<BatchAnswer.Rejected> rejected = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      switch (outcomes.get(i)) {
        case Tracking.Outcome.Accepted(String id, boolean duplicate, boolean waits) -> {
          accepted += duplicate ? 0 : 1;
          duplicates += duplicate ? 1 : 0;
          overflow += waits ? 1 : 0;
          if (waits && each) {
            waiting.add(new BatchAnswer.Waiting(i, id, IngestReason.KEY_OVER_RATE.name()));
          }
        }
        case Tracking.Outcome.Refused refused ->
            rejected.add(
                new BatchAnswer.Rejected(
                    i,
                    refused.messageId(),
                    refused.problem().reason().name(),
                    refused.field(),
                    refused.problem().detail()));
      }
    }
    return new BatchAnswer(accepted, duplicates, overflow, waiting, rejected);
  }

  private Optional<Sender> basic(Head head, boolean byDevice) {
    return BasicKey.of(head.header(HttpHeaders.AUTHORIZATION))
        .map(key -> sender(key, head, byDevice));
  }

  private Sender inBody(Body body, Head head, boolean byDevice) {
    return sender(
        body.writeKey()
            .orElseThrow(
                () ->
                    new ProblemException(
                        KeyReason.WRITE_KEY_MISSING,
                        "Send the write key as the user name of HTTP Basic, or as writeKey in the"
                            + " body.")),
        head,
        byDevice);
  }

  private Sender sender(String key, Head head, boolean byDevice) {
    Instant now = clock.instant();
    KeyGrant grant = keys.grant(key, now);
    String origin = head.header(ORIGIN);
    grant.limits().require(KeyScope.EVENTS_SEND, origin);
    uses.note(grant, now);
    boolean ofThePerson = !grant.trusted() && (byDevice || origin != null);
    return new Sender(
        grant.tenant(),
        grant.unit(),
        grant.id(),
        grant.trusted(),
        grant.limits(),
        origin,
        ofThePerson ? ConnectionHeaders.read(head) : Connection.NONE);
  }

  private static Body body(Head head, byte @Nullable [] bytes) {
    requireJson(head.header(HttpHeaders.CONTENT_TYPE));
    byte[] given = bytes == null ? new byte[0] : bytes;
    byte[] plain = unpacked(head.header(HttpHeaders.CONTENT_ENCODING), given);
    if (plain.length == 0) {
      throw new ProblemException(CommonReason.MALFORMED, "The body is empty.");
    }
    return Body.of(plain);
  }

  static boolean isJson(String contentType) {
    return JSON_TYPES.contains(contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
  }

  /** A beacon may name none. */
  private static void requireJson(@Nullable String contentType) {
    if (contentType != null && !isJson(contentType)) {
      throw new ProblemException(
          CommonReason.MEDIA_TYPE_UNSUPPORTED,
          "Content-Type: another one (expected: application/json, or text/plain with JSON)");
    }
  }

  private static byte[] unpacked(@Nullable String encoding, byte[] bytes) {
    return switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
      case "identity", "" -> bounded(bytes);
      case "gzip", "x-gzip" -> gunzipped(bytes);
      default ->
          throw new ProblemException(
              IngestReason.ENCODING_UNSUPPORTED,
              "Content-Encoding: another one (expected: gzip or none)");
    };
  }

  private static byte[] gunzipped(byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return bounded(in.readNBytes(LARGEST_BODY + 1));
    } catch (IOException e) {
      throw new ProblemException(CommonReason.MALFORMED, "The body is not gzip.");
    }
  }

  private static byte[] bounded(byte[] bytes) {
    if (bytes.length > LARGEST_BODY) {
      throw new ProblemException(
          CommonReason.BODY_TOO_LARGE,
          "The body is over %d bytes, unpacked.".formatted(LARGEST_BODY));
    }
    return bytes;
  }
}
