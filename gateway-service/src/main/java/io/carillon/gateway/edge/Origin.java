package io.carillon.gateway.edge;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A web origin, as a browser compares them: scheme and host in lower case, the port always said.
 *
 * @param scheme http or https
 */
record Origin(String scheme, String host, int port) {

  /** Empty for {@code null}, which sandboxed pages send, and for whatever else is no web origin. */
  static Optional<Origin> of(String text) {
    try {
      URI uri = URI.create(text);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      int usual = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
      boolean bare =
          (uri.getRawPath() == null || uri.getRawPath().isEmpty())
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getRawUserInfo() == null;
      if (usual < 0 || uri.getHost() == null || !bare) {
        return Optional.empty();
      }
      int port = uri.getPort() < 0 ? usual : uri.getPort();
      return Optional.of(new Origin(scheme, uri.getHost().toLowerCase(Locale.ROOT), port));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
