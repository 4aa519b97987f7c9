package io.carillon.gateway.routing;

import java.net.URI;
import java.util.Locale;

/**
 * Where something listens.
 *
 * @param host a name or an IP address, without brackets
 * @param port 1 to 65535
 */
public record Address(String host, int port) {

  /**
   * Reads {@code host:port}, the first of several, or any URL such as {@code redis://host:port} and
   * {@code jdbc:postgresql://host:port/database}.
   *
   * @throws IllegalArgumentException when there is no host or no port
   */
  public static Address of(String text) {
    String first = text.strip().split(",", -1)[0].replaceFirst("^jdbc:", "");
    URI uri = URI.create(first.contains("://") ? first : "tcp://" + first);
    String host = uri.getHost();
    int port = uri.getPort() >= 0 ? uri.getPort() : usualPort(uri.getScheme());
    if (host == null || port < 1) {
      throw new IllegalArgumentException(text + " (expected: host:port or a URL)");
    }
    return new Address(host.replaceAll("[\\[\\]]", ""), port);
  }

  private static int usualPort(String scheme) {
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "http" -> 80;
      case "https" -> 443;
      case "postgresql" -> 5432;
      case "redis" -> 6379;
      default -> -1;
    };
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
