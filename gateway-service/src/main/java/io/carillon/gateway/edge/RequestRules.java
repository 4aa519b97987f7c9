package io.carillon.gateway.edge;

import io.carillon.gateway.routing.Route;
import io.carillon.gateway.routing.Routes;
import io.carillon.gateway.routing.Service;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request must not be, whoever sends it and wherever it goes: an address that is read in one
 * way here and in another behind, and headers that say two things at once.
 */
final class RequestRules {
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE,
          HttpMethod.OPTIONS);

  /** Slashes, dots, percent signs, semicolons and control characters in disguise. */
  private static final List<String> DISGUISES =
      List.of("%2f", "%5c", "%2e", "%25", "%3b", "%0", "%1", "%7f");

  private static final List<String> ONCE =
      List.of("host", "authorization", "content-type", "content-length", "content-encoding");

  private RequestRules() {}

  /** What is wrong with a request; empty for nearly all. */
  static Optional<ProblemException> fault(HttpServerRequest request) {
    if (!METHODS.contains(request.method())) {
      return Optional.of(
          new ProblemException(
              CommonReason.METHOD_NOT_ALLOWED, "No address here takes that method."));
    }
    if (!isPlain(request.path())) {
      return malformed("The address has a part in disguise, or one that is empty.");
    }
    MultiMap headers = request.headers();
    for (String name : ONCE) {
      if (headers.getAll(name).size() > 1) {
        return malformed("The header %s is there twice.".formatted(name));
      }
    }
    if (!saysOneHost(request)) {
      return malformed("The request names no host, or two.");
    }
    return encoding(headers.get(HttpHeaders.CONTENT_ENCODING), request.path());
  }

  /** Whether everybody who reads the path reads the same. */
  static boolean isPlain(@Nullable String path) {
    if (path == null || !path.startsWith("/")) {
      return false;
    }
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c <= ' ' || c > '~' || c == '\\' || c == ';') {
        return false;
      }
      if (c == '%' && !isHexadecimal(path, i + 1)) {
        return false;
      }
    }
    if (path.indexOf('%') >= 0) {
      String lower = path.toLowerCase(Locale.ROOT);
      if (DISGUISES.stream().anyMatch(lower::contains)) {
        return false;
      }
    }
    return !path.contains("//")
        && !path.contains("/./")
        && !path.contains("/../")
        && !path.endsWith("/.")
        && !path.endsWith("/..");
  }

  private static boolean isHexadecimal(String path, int from) {
    return from + 1 < path.length()
        && Character.digit(path.charAt(from), 16) >= 0
        && Character.digit(path.charAt(from + 1), 16) >= 0;
  }

  private static boolean saysOneHost(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    if (request.version() == HttpVersion.HTTP_1_0) {
      return true;
    }
    if (request.authority() == null) {
      return false;
    }
    return request.version() != HttpVersion.HTTP_2
        || host == null
        || host.equalsIgnoreCase(request.authority().toString());
  }

  /** Ingestion unpacks what it is sent, up to its limit; nobody else does. */
  private static Optional<ProblemException> encoding(@Nullable String encoding, String path) {
    if (encoding == null || encoding.strip().equalsIgnoreCase("identity")) {
      return Optional.empty();
    }
    boolean unpacked =
        Routes.find(path).map(Route::service).filter(Service.INGEST::equals).isPresent();
    return unpacked
        ? Optional.empty()
        : Optional.of(
            new ProblemException(
                CommonReason.MEDIA_TYPE_UNSUPPORTED,
                "Content-Encoding: this address takes bodies as they are."));
  }

  private static Optional<ProblemException> malformed(String detail) {
    return Optional.of(new ProblemException(CommonReason.MALFORMED, detail));
  }
}
