package io.carillon.gateway.edge;

import io.netty.handler.codec.compression.StandardCompressionOptions;
import io.netty.handler.codec.compression.Zstd;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which answers are compressed for those who accept it, with zstd or gzip. Quarkus marks each
 * answer {@code Content-Encoding: identity}, which holds the codec off; taking the mark away lets
 * it work.
 */
@ApplicationScoped
class Compression implements HttpServerOptionsCustomizer {
  private static final String IDENTITY = "identity";
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int PARTIAL = 206;
  private static final int REDIRECTION = 300;
  private static final Set<String> TYPES =
      Set.of(
          "application/json",
          "application/yaml",
          "application/xml",
          "application/javascript",
          "image/svg+xml",
          "text/html",
          "text/plain",
          "text/css",
          "text/csv",
          "text/javascript",
          "text/xml");

  private final int from;

  @Inject
  Compression(EdgeSettings settings) {
    this.from = settings.compressFrom();
  }

  @Override
  public void customizeHttpServer(HttpServerOptions options) {
    if (Zstd.isAvailable()) {
      options.addCompressor(StandardCompressionOptions.zstd());
    }
  }

  /** Holds the codec off until the head is settled; Quarkus does so too, but behind its filters. */
  static void holdOff(MultiMap headers) {
    headers.set(HttpHeaders.CONTENT_ENCODING, IDENTITY);
  }

  /** Settles an answer's head just before it goes. */
  void settle(int status, MultiMap headers) {
    List<String> encodings = headers.getAll(HttpHeaders.CONTENT_ENCODING);
    Optional<String> done = encodings.stream().filter(e -> !e.equals(IDENTITY)).findFirst();
    if (done.isPresent()) {
      headers.set(HttpHeaders.CONTENT_ENCODING, done.get());
    } else if (isWorthIt(status, headers)) {
      headers.remove(HttpHeaders.CONTENT_ENCODING);
      List<String> vary = new ArrayList<>(headers.getAll(HttpHeaders.VARY));
      vary.add(HttpHeaders.ACCEPT_ENCODING.toString());
      headers.set(HttpHeaders.VARY, String.join(", ", vary));
    }
  }

  private boolean isWorthIt(int status, MultiMap headers) {
    String control = headers.get(HttpHeaders.CACHE_CONTROL);
    return status >= OK
        && status < REDIRECTION
        && status != NO_CONTENT
        && status != PARTIAL
        && (control == null || !control.contains("no-transform"))
        && isText(headers.get(HttpHeaders.CONTENT_TYPE))
        && isLarge(headers.get(HttpHeaders.CONTENT_LENGTH));
  }

  /** Events of a stream must each go at once, so a stream is none. */
  private static boolean isText(@Nullable String contentType) {
    if (contentType == null) {
      return false;
    }
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return TYPES.contains(type) || type.endsWith("+json");
  }

  /** What does not say its length is taken for large. */
  private boolean isLarge(@Nullable String length) {
    try {
      return length == null || Long.parseLong(length) >= from;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
