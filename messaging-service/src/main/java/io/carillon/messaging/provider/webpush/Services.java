package io.carillon.messaging.provider.webpush;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/** The push services that may be called. */
final class Services {
  private static final String ANY = "://*.";

  private final List<String> origins;

  Services(List<String> origins) {
    this.origins = origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList();
  }

  boolean allow(URI endpoint) {
    String origin = origin(endpoint);
    return origins.stream().anyMatch(allowed -> matches(allowed, origin));
  }

  /** Scheme, host, and the port where it is named. */
  static String origin(URI endpoint) {
    String host = String.valueOf(endpoint.getHost()).toLowerCase(Locale.ROOT);
    String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
    return endpoint.getScheme() + "://" + host + port;
  }

  private static boolean matches(String allowed, String origin) {
    int any = allowed.indexOf(ANY);
    if (any < 0) {
      return allowed.equals(origin);
    }
    String scheme = allowed.substring(0, any + 3);
    String domain = allowed.substring(any + ANY.length() - 1);
    return origin.startsWith(scheme) && origin.endsWith(domain);
  }
}
