package io.carillon.gateway.edge;

import io.vertx.core.http.HttpServerRequest;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id by which a caller and an operator speak of one request. */
public final class RequestId {
  public static final String HEADER = "X-Request-Id";
  private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private RequestId() {}

  /**
   * The caller's own id when it is a harmless one, else a new UUID; the request then carries it.
   */
  static String settle(HttpServerRequest request) {
    String given = request.getHeader(HEADER);
    String id =
        given != null && HARMLESS.matcher(given).matches() ? given : UUID.randomUUID().toString();
    request.headers().set(HEADER, id);
    return id;
  }
}
