package io.carillon.gateway.rest;

import io.carillon.gateway.routing.Door;
import io.carillon.gateway.routing.Route;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How large the body of a request may be.
 *
 * @param bytes at least 1
 */
record BodyLimit(long bytes) {
  private static final Set<String> UPLOADS =
      Set.of("multipart/form-data", "text/csv", "application/x-ndjson", "application/geo+json");

  static BodyLimit of(Route route, HttpServerRequest request, RestSettings settings) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    boolean upload =
        route.door() == Door.TOKEN && type != null && UPLOADS.contains(mediaType(type));
    return new BodyLimit((upload ? settings.uploadLimit() : settings.bodyLimit()).asLongValue());
  }

  /** Whether the request itself says that it is larger. */
  boolean exceededBy(HttpServerRequest request) {
    return declared(request.getHeader(HttpHeaders.CONTENT_LENGTH)) > bytes;
  }

  ProblemException refusal() {
    return new ProblemException(
        CommonReason.BODY_TOO_LARGE, "The body is larger than %,d bytes.".formatted(bytes));
  }

  private static String mediaType(String contentType) {
    int parameters = contentType.indexOf(';');
    String bare = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return bare.strip().toLowerCase(Locale.ROOT);
  }

  private static long declared(@Nullable String contentLength) {
    try {
      return contentLength == null ? 0 : Long.parseLong(contentLength.strip());
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
