package io.carillon.gateway.rest;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which headers pass the gateway, inwards and outwards, and what it says of the caller. */
final class PassedHeaders {
  private static final Set<String> HOP_BY_HOP =
      Set.of(
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

  /** What the gateway itself says on every answer. */
  private static final Set<String> SAID_HERE =
      Set.of("server", "x-request-id", "x-content-type-options", "x-frame-options");

  private PassedHeaders() {}

  /** Leaves what a service may see, and tells it who asked, for which host, and how. */
  static void inwards(MultiMap headers, HttpServerRequest request, boolean trustForwarded) {
    dropHopByHop(headers);
    for (String name : List.copyOf(headers.names())) {
      if (isOurs(name)) {
        headers.remove(name);
      }
    }
    SocketAddress remote = request.remoteAddress();
    String address = remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
    headers.remove("forwarded");
    headers.remove("x-real-ip");
    if (trustForwarded && headers.contains("x-forwarded-for")) {
      headers.set("X-Forwarded-For", headers.get("x-forwarded-for") + ", " + address);
    } else {
      HostAndPort authority = request.authority();
      headers.set("X-Forwarded-For", address);
      headers.set("X-Forwarded-Proto", request.isSSL() ? "https" : "http");
      headers.remove("x-forwarded-host");
      headers.remove("x-forwarded-port");
      headers.remove("x-forwarded-prefix");
      if (authority != null) {
        headers.set("X-Forwarded-Host", authority.toString());
      }
    }
  }

  /** Leaves what a caller may see. */
  static void outwards(MultiMap headers) {
    dropHopByHop(headers);
    for (String name : List.copyOf(headers.names())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (SAID_HERE.contains(lower) || lower.startsWith("access-control-") || isOurs(lower)) {
        headers.remove(name);
      }
    }
  }

  static boolean isOurs(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith(OURS);
  }

  private static void dropHopByHop(MultiMap headers) {
    for (String named : headers.getAll(HttpHeaders.CONNECTION)) {
      for (String name : named.split(",", -1)) {
        if (!name.isBlank()) {
          headers.remove(name.strip());
        }
      }
    }
    HOP_BY_HOP.forEach(headers::remove);
  }
}
