package io.carillon.ingest.tracking;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.Call;
import io.carillon.platform.problem.ProblemAnswers;
import io.quarkus.vertx.http.runtime.filters.Filters;
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
import org.jspecify.annotations.Nullable;

/**
 * Single events as they usually come: small, plain, and of a length that is said. They are taken in
 * front of all that Quarkus does for resources, which costs more than whatever is decided about
 * them. What comes otherwise goes on to the resources of the same addresses, which answer alike.
 */
@Singleton
class SingleEvents {
  /** What is usual is in no need of what other calls are guarded from. */
  private static final int IN_FRONT_OF_ALL = 200_000;

  private static final String NAME_IN_METRICS_AND_TRACES = "UrlPathTemplate";
  private static final int LONGEST_LENGTH = 5;
  private static final String BASIC = "Basic ";
  private static final String JSON = "application/json";
  private static final String ANSWER = "application/json;charset=UTF-8";
  private static final Map<String, Address> ADDRESSES = addresses();

  private final TrackingDoor door;
  private final Vertx vertx;
  private final ObjectMapper json;

  @Inject
  SingleEvents(TrackingDoor door, Vertx vertx, ObjectMapper json) {
    this.door = door;
    this.vertx = vertx;
    this.json = json;
  }

  /**
   * @param byDevice whether people's devices call there
   */
  private record Address(Call call, boolean byDevice) {}

  private static Map<String, Address> addresses() {
    Map<String, Address> all = new HashMap<>();
    for (Call call : Call.values()) {
      all.put("/v1/" + call.word(), new Address(call, false));
      all.put("/v1/" + call.word().charAt(0), new Address(call, true));
    }
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
    request.bodyHandler(body -> taken(request.response(), context, address, head, body));
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
        && head.header("Content-Encoding") == null
        && head.header("Transfer-Encoding") == null
        && head.header("Expect") == null
        && isKey(head.header("Authorization"))
        && isNamed(head.header("Content-Type"))
        && takesJson(head.header("Accept"));
  }

  private static boolean isShort(@Nullable String length) {
    if (length == null || length.isEmpty() || length.length() > LONGEST_LENGTH) {
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
    return bytes <= Body.LARGEST_EVENT;
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
      HttpServerResponse response, Context context, Address address, Head head, Buffer body) {
    try {
      var _ =
          door.event(address.call(), head, body.getBytes(), address.byDevice())
              .whenComplete(
                  (overflow, failure) ->
                      context.runOnContext(_ -> answer(response, overflow, failure)));
    } catch (RuntimeException | Error e) {
      answer(response, null, e); // whatever it was, somebody waits
    }
  }

  private void answer(
      HttpServerResponse response, @Nullable Boolean overflow, @Nullable Throwable failure) {
    if (response.closed()) {
      return; // who asked went away, and asks again
    }
    if (overflow == null || failure != null) {
      ProblemAnswers.answer(response, requireNonNull(failure), json);
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, ANSWER);
    var _ = response.end(TrackingDoor.success(overflow));
  }
}
