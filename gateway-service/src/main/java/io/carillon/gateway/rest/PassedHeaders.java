package io.carillon.gateway.rest;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which headers pass the gateway, inwards and outwards, and what it says of the caller. */
final class PassedHeaders {
  /** Looked up without regard to case, and without making a string for it. */
  private static final MultiMap HOP_BY_HOP =
      names(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings",
          "expect");

  /** Between services only: whoever sends it from outside means to deceive. */
  private static final String OURS = "carillon-";

  private static final String CROSS_ORIGIN = "access-control-";

  /** What the gateway says itself to a service. */
  private static final MultiMap SAID_INWARDS =
      names("host", "forwarded", "x-real-ip", "x-forwarded-for");

  /** What a proxy before the gateway may say, where it is trusted. */
  private static final MultiMap FORWARDED =
      names("x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix");

  /** What the gateway itself says on every answer. */
  private static final MultiMap SAID_OUTWARDS =
      names("server", "x-request-id", "x-content-type-options", "x-frame-options");

  private PassedHeaders() {}

  /** Copies what a service may see, and tells it who asked, for which host, and how. */
  static void inwards(HttpServerRequest request, MultiMap to, boolean trustForwarded) {
    MultiMap from = request.headers();
    MultiMap named = named(from);
    String before = trustForwarded ? hops(from.getAll("x-forwarded-for")) : null;
    from.forEach(
        (name, value) -> {
          if (passes(name, named)
              && !SAID_INWARDS.contains(name)
              && (before != null || !FORWARDED.contains(name))) {
            to.add(name, value);
          }
        });
    SocketAddress remote = request.remoteAddress();
    String address = remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
    if (before != null) {
      to.set("X-Forwarded-For", before + ", " + address);
      return;
    }
    to.set("X-Forwarded-For", address);
    to.set("X-Forwarded-Proto", request.isSSL() ? "https" : "http");
    HostAndPort authority = request.authority();
    if (authority != null) {
      to.set("X-Forwarded-Host", authority.toString());
    }
  }

  /** A proxy may add a line of its own behind what its caller made up. */
  static @Nullable String hops(List<String> lines) {
    return lines.isEmpty() ? null : String.join(", ", lines);
  }

  /** Copies what a caller may see. */
  static void outwards(MultiMap from, MultiMap to) {
    MultiMap named = named(from);
    from.forEach(
        (name, value) -> {
          if (passes(name, named) && !SAID_OUTWARDS.contains(name) && !begins(name, CROSS_ORIGIN)) {
            to.add(name, value);
          }
        });
  }

  private static boolean passes(String name, @Nullable MultiMap named) {
    return !HOP_BY_HOP.contains(name)
        && !begins(name, OURS)
        && !name.startsWith(":")
        && (named == null || !named.contains(name));
  }

  private static boolean begins(String name, String prefix) {
    return name.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  /** The headers that the connection alone is about, as it says itself; null when it says none. */
  private static @Nullable MultiMap named(MultiMap headers) {
    List<String> said = headers.getAll(HttpHeaders.CONNECTION);
    if (said.isEmpty() || (said.size() == 1 && isUsual(said.get(0)))) {
      return null;
    }
    MultiMap named = MultiMap.caseInsensitiveMultiMap();
    for (String some : said) {
      for (String name : some.split(",", -1)) {
        if (!name.isBlank()) {
          named.set(name.strip(), "");
        }
      }
    }
    return named;
  }

  private static boolean isUsual(String connection) {
    return connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close");
  }

  private static MultiMap names(String... names) {
    MultiMap all = MultiMap.caseInsensitiveMultiMap();
    for (String name : names) {
      all.add(name, "");
    }
    return all;
  }
}
