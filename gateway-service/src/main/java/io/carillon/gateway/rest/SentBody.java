package io.carillon.gateway.rest;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Set;

/** How the body of a request is framed, as its head says. */
enum SentBody {
  NONE,
  /** Content-Length says how long it is. */
  MEASURED,
  CHUNKED;

  private static final Set<HttpMethod> WITH_BODY =
      Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

  static SentBody of(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null) {
      return length.equals("0") ? NONE : MEASURED;
    }
    if (request.version() == HttpVersion.HTTP_2) {
      // HTTP/2 frames a body without saying so in a header.
      return WITH_BODY.contains(request.method()) ? CHUNKED : NONE;
    }
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? CHUNKED : NONE;
  }
}
