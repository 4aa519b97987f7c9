package io.carillon.gateway.edge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.carillon.gateway.routing.Door;
import io.carillon.gateway.routing.Route;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;

/**
 * The write key in a body that passes: Segment's browser client sends it there, and only by it can
 * be told whose answer a page wants to read. Bodies of other calls are not looked into.
 */
public final class BodyKey {
  private static final String KEY = BodyKey.class.getName();
  private static final String MEMBER = "writeKey";
  private static final JsonFactory JSON = new JsonFactory();

  private final Buffer body = Buffer.buffer();

  private BodyKey() {}

  /** One for a page's tracking call that shows no key in its head; its body is to be told to it. */
  public static Optional<BodyKey> wantedBy(RoutingContext routing, Route route) {
    if (route.door() != Door.TRACKING
        || !routing.request().headers().contains(HttpHeaders.ORIGIN)
        || routing.request().headers().contains(HttpHeaders.AUTHORIZATION)) {
      return Optional.empty();
    }
    BodyKey wanted = new BodyKey();
    routing.put(KEY, wanted);
    return Optional.of(wanted);
  }

  static Optional<BodyKey> at(RoutingContext routing) {
    return Optional.ofNullable(routing.get(KEY));
  }

  public void take(Buffer chunk) {
    body.appendBuffer(chunk);
  }

  /** The key, once the body has passed; empty when there is none to be read. */
  Optional<String> value() {
    try (JsonParser parser = JSON.createParser(body.getBytes())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(MEMBER);
        if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
          return Optional.of(parser.getText());
        }
        parser.skipChildren();
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
