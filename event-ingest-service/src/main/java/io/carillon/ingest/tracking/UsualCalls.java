package io.carillon.ingest.tracking;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.ingest.event.Call;
import io.carillon.platform.problem.ProblemAnswers;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.virtual.threads.VirtualThreads;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Events as they usually come: in a body whose length is said. They are taken in front of all that
 * Quarkus does for resources, which costs more than whatever is decided about one event. What comes
 * otherwise goes on to the resources of the same addresses, which answer alike.
 */
@Singleton
class UsualCalls {
  /** What is usual is in no need of what other calls are guarded from. */
  private static final int IN_FRONT_OF_ALL = 200_000;

  private static final String NAME_IN_METRICS_AND_TRACES = "UrlPathTemplate";
  private static final int MOST_DIGITS = 6;
  private static final String BASIC = "Basic ";
  private static final String JSON = "application/json";
  private static final String ANSWER = "application/json;charset=UTF-8";
  private static final Map<String, Address> ADDRESSES = addresses();

  private final TrackingDoor door;
  private final Vertx vertx;
  private final ObjectMapper json;
  private final ExecutorService threads;

  @Inject
  UsualCalls(
      TrackingDoor door, Vertx vertx, ObjectMapper json, @VirtualThreads ExecutorService threads) {
    this.door = door;
    this.vertx = vertx;
    this.json = json;
    this.threads = threads;
  }

  /**
   * @param call what one event is; null where several come
   * @param byDevice whether people's devices call there
   */
  private record Address(@Nullable Call call, boolean byDevice) {}

  private record Answer(int status, Buffer body) {}

  private static Map<String, Address> addresses() {
    Map<String, Address> all = new HashMap<>();
    for (Call call : Call.values()) {
      all.put("/v1/" + call.word(), new Address(call, false));
      all.put("/v1/" + call.word().charAt(0), new Address(call, true));
    }
    all.put("/v1/batch", new Address(null, false));
    all.put("/v1/import", new Address(null, false));
    all.put("/v1/import/", new Address(null, false));
    all.put("/v1/b", new Address(null, true));
    return Map.copyOf(all);
  }

  void register(@Observes Filters filters) {
    filters.register(this::take, IN_FRONT_OF_ALL);
  }

  private void take(RoutingContext routing) {
    HttpServerRequest request = routing.request();
    String path = request.path();
    Address address = path == null ? null : ADDRESSES.get(path);
    Head head = name -> joined(request.headers().getAll(name));
    if (address == null || request.method() != HttpMethod.POST || !isUsual(head)) {
      routing.next();
      return;
    }
    Context context = vertx.getOrCreateContext();
    context.putLocal(NAME_IN_METRICS_AND_TRACES, path);
    HttpServerResponse response = request.response();
    request.bodyHandler(
        body -> {
          byte[] bytes = body.getBytes();
          if (address.call() != null && TrackingDoor.isQuick(head, bytes)) {
            taken(response, context, address, head, bytes);
            return;
          }
          try {
            threads.execute(() -> taken(response, context, address, head, bytes));
          } catch (RejectedExecutionException e) {
            end(response, null, EventLog.stops(e));
          }
        });
    request.resume();
  }

  /** Several lines of one name are one value, as resources read them. */
  private static @Nullable String joined(List<String> lines) {
    return switch (lines.size()) {
      case 0 -> null;
      case 1 -> lines.get(0);
      default -> String.join(",", lines);
    };
  }

  private static boolean isUsual(Head head) {
    return isShort(head.header("Content-Length"))
        && head.header("Transfer-Encoding") == null
        && head.header("Expect") == null
        && isKey(head.header("Authorization"))
        && isNamed(head.header("Content-Type"))
        && takesJson(head.header("Accept"));
  }

  private static boolean isShort(@Nullable String length) {
    if (length == null || length.isEmpty() || length.length() > MOST_DIGITS) {
      return false;
    }
    int bytes = 0;
    for (int i = 0; i < length.length(); i++) {
      char digit = length.charAt(i);
      if (digit < '0' || digit > '9') {
        return false;
      }
      bytes = 10 * bytes + digit - '0';
    }
    return bytes <= TrackingDoor.LARGEST_BODY;
  }

  /** What is no write key is for those to refuse who know what it is. */
  private static boolean isKey(@Nullable String authorization) {
    return authorization == null || authorization.regionMatches(true, 0, BASIC, 0, BASIC.length());
  }

  private static boolean takesJson(@Nullable String accept) {
    return accept == null || accept.startsWith("*/*") || accept.startsWith(JSON);
  }

  /** gRPC has the same port. */
  private static boolean isNamed(@Nullable String type) {
    return type == null || TrackingDoor.isJson(type);
  }

  private void taken(
      HttpServerResponse response, Context context, Address address, Head head, byte[] bytes) {
    CompletionStage<Answer> answered;
    try {
      answered = answer(address, head, bytes);
    } catch (RuntimeException | Error e) {
      answered = CompletableFuture.failedStage(e); // whatever it was, somebody waits
    }
    var _ =
        answered.whenComplete(
            (answer, failure) -> context.runOnContext(_ -> end(response, answer, failure)));
  }

  private CompletionStage<Answer> answer(Address address, Head head, byte[] bytes) {
    Call call = address.call();
    if (call == null) {
      BatchAnswer answer = door.several(head, bytes, address.byDevice());
      return CompletableFuture.completedStage(new Answer(answer.status(), written(answer)));
    }
    return door.event(call, head, bytes, address.byDevice())
        .thenApply(overflow -> new Answer(200, Buffer.buffer(TrackingDoor.success(overflow))));
  }

  private Buffer written(BatchAnswer answer) {
    try {
      return Buffer.buffer(json.writeValueAsBytes(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An answer cannot be written", e);
    }
  }

  private void end(
      HttpServerResponse response, @Nullable Answer answer, @Nullable Throwable failure) {
    if (response.closed()) {
      return; // who asked went away, and asks again
    }
    if (answer == null || failure != null) {
      ProblemAnswers.answer(response, requireNonNull(failure), json);
      return;
    }
    response.setStatusCode(answer.status());
    response.putHeader(HttpHeaders.CONTENT_TYPE, ANSWER);
    var _ = response.end(answer.body());
  }
}
