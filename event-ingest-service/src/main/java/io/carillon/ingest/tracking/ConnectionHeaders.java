package io.carillon.ingest.tracking;

import io.carillon.ingest.enrichment.Connection;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the head of a call tells of the device that it comes from. */
final class ConnectionHeaders {
  private static final Pattern QUOTED = Pattern.compile("\"([A-Za-z0-9 ._-]{1,64})\"");

  private ConnectionHeaders() {}

  static Connection read(Head head) {
    return new Connection(
        address(head.header("X-Forwarded-For")),
        head.header("User-Agent"),
        quoted(head.header("Sec-CH-UA-Platform")),
        quoted(head.header("Sec-CH-UA-Platform-Version")),
        mobile(head.header("Sec-CH-UA-Mobile")));
  }

  /**
   * The gateway says one address, or, behind a proxy that it believes, the proxy's own last: the
   * one before it is whom that proxy saw.
   */
  static @Nullable String address(@Nullable String forwardedFor) {
    if (forwardedFor == null) {
      return null;
    }
    String[] hops = forwardedFor.split(",", -1);
    return hops[Math.max(0, hops.length - 2)].strip();
  }

  private static @Nullable String quoted(@Nullable String header) {
    return header != null && QUOTED.matcher(header.strip()).matches()
        ? header.strip().substring(1, header.strip().length() - 1)
        : null;
  }

  private static @Nullable Boolean mobile(@Nullable String header) {
    return header == null ? null : header.strip().equals("?1");
  }
}
