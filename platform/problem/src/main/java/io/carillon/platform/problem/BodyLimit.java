package io.carillon.platform.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Answers a body over {@code quarkus.http.limits.max-body-size} instead of cutting the connection.
 * What is left of it is read and thrown away, so that the client comes to read the answer and can
 * go on with the same connection; only beyond 64 MB the connection is closed.
 *
 * <p>A service that takes files sets that limit to the size of a file, names their paths in {@code
 * carillon.uploads.paths}, and with {@code carillon.uploads.other-bodies} the limit of all others,
 * which holds for JSON on those paths too.
 */
@ApplicationScoped
public class BodyLimit {
  private static final int EARLY = 10_000;
  private static final long MOST_COLLECTED = 1 << 20;
  private static final long MOST_THROWN_AWAY = 64L << 20;
  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH);

  private final long limit;
  private final long fileLimit;
  private final List<String> filePaths;
  private final ObjectMapper json;

  @Inject
  BodyLimit(
      @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "512K")
          MemorySize limit,
      @ConfigProperty(name = "carillon.uploads.other-bodies") Optional<MemorySize> otherBodies,
      @ConfigProperty(name = "carillon.uploads.paths") Optional<List<String>> filePaths,
      ObjectMapper json) {
    this.limit = otherBodies.orElse(limit).asLongValue();
    this.fileLimit = limit.asLongValue();
    this.filePaths = filePaths.orElse(List.of());
    this.json = json;
  }

  void register(@Observes Filters filters) {
    filters.register(this::check, EARLY);
  }

  private void check(RoutingContext call) {
    HttpServerRequest request = call.request();
    long most = isFile(request) ? fileLimit : limit;
    long announced = announced(request.getHeader(HttpHeaders.CONTENT_LENGTH));
    if (announced > most) {
      boolean waits = request.getHeader(HttpHeaders.EXPECT) != null;
      new Overflow(call, most, waits || announced > MOST_THROWN_AWAY).begin(0);
    } else if (announced < 0 && most <= MOST_COLLECTED && isCollected(request)) {
      new Collector(call).begin();
    } else {
      call.next();
    }
  }

  private boolean isFile(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return request.path() != null
        && filePaths.contains(request.path())
        && (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json"));
  }

  private static long announced(@Nullable String length) {
    try {
      return length == null ? -1 : Long.parseLong(length.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Where Quarkus' own limit is that of files, HTTP/2 is counted here too. */
  private boolean isCollected(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    boolean chunked =
        request.version() == HttpVersion.HTTP_2
            ? limit < fileLimit && WITH_BODY.contains(request.method())
            : request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    return chunked && (type == null || !type.startsWith("application/grpc"));
  }

  /** A body of a length that is not known beforehand. */
  private final class Collector {
    private final RoutingContext call;
    private final Buffer body = Buffer.buffer();

    Collector(RoutingContext call) {
      this.call = call;
    }

    void begin() {
      HttpServerRequest request = call.request();
      if (request.getHeader(HttpHeaders.EXPECT) != null) {
        request.response().writeContinue();
      }
      request.handler(this::take);
      request.endHandler(
          _ -> {
            call.setBody(body);
            call.next();
          });
      request.resume();
    }

    private void take(Buffer part) {
      if (body.length() + part.length() > limit) {
        new Overflow(call, limit, false).begin(body.length() + (long) part.length());
      } else {
        body.appendBuffer(part);
      }
    }
  }

  /** A body that is too large, being thrown away. */
  private final class Overflow {
    private final RoutingContext call;
    private final long most;
    private final boolean atOnce;
    private long thrownAway;

    Overflow(RoutingContext call, long most, boolean atOnce) {
      this.call = call;
      this.most = most;
      this.atOnce = atOnce;
    }

    void begin(long already) {
      thrownAway = already;
      HttpServerRequest request = call.request();
      if (atOnce) {
        answer(true);
        return;
      }
      request.handler(
          part -> {
            thrownAway += part.length();
            if (thrownAway > MOST_THROWN_AWAY && !request.response().ended()) {
              answer(true);
            }
          });
      request.endHandler(
          _ -> {
            if (!request.response().ended()) {
              answer(false);
            }
          });
      request.resume();
    }

    private void answer(boolean close) {
      HttpServerResponse response = call.response();
      Problem problem =
          Problem.of(
              CommonReason.BODY_TOO_LARGE, "The body is over %d bytes.".formatted(most), List.of());
      if (close) {
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        response.endHandler(_ -> call.request().connection().close());
      }
      ProblemAnswers.end(response, problem, json);
    }
  }
}
