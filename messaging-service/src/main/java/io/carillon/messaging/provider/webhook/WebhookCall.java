package io.carillon.messaging.provider.webhook;

import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Provider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A call that can be made.
 *
 * @param uri path and query, as the request line has them
 * @param headers lower-case names
 */
record WebhookCall(
    String tenant,
    UUID id,
    boolean tls,
    String host,
    int port,
    String uri,
    Map<String, String> headers,
    String body)
    implements Provider.Prepared {
  private static final String WEBHOOK = "webhook-";

  /** What belongs to the transport, or would make the receiver see another call than was signed. */
  private static final Set<String> OURS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "content-encoding",
          "transfer-encoding",
          "expect",
          "te",
          "trailer",
          "upgrade",
          "keep-alive",
          "http2-settings",
          "user-agent");

  /**
   * @throws PreparationException when it can never be made
   */
  static WebhookCall of(Outgoing message, Outgoing.Webhook content) {
    URI url = url(content.url());
    boolean tls = url.getScheme().equalsIgnoreCase("https");
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new WebhookCall(
        message.tenant(),
        message.id(),
        tls,
        url.getHost().toLowerCase(Locale.ROOT),
        url.getPort() < 0 ? (tls ? 443 : 80) : url.getPort(),
        url.getRawQuery() == null ? path : path + "?" + url.getRawQuery(),
        headers(content.headers()),
        content.body());
  }

  private static URI url(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      throw new PreparationException("the address is no URL");
    }
    String scheme = url.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      throw new PreparationException("the address is neither http nor https");
    }
    if (url.getHost() == null || url.getUserInfo() != null || url.getPort() > 65_535) {
      throw new PreparationException("the address names no host, or a user, or no valid port");
    }
    return url;
  }

  private static Map<String, String> headers(Map<String, String> given) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", "application/json");
    given.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (OURS.contains(lower) || lower.startsWith(WEBHOOK) || lower.startsWith("proxy-")) {
            throw new PreparationException("the header " + lower + " is not the template's");
          }
          if (value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c >= 0x7f)) {
            throw new PreparationException("the header " + lower + " holds what no header may");
          }
          headers.put(lower, value);
        });
    return headers;
  }

  /** Tells nothing of what is said. */
  @Override
  public String toString() {
    return "webhook " + id;
  }
}
