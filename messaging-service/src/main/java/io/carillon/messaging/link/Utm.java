package io.carillon.messaging.link;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an author wants added to the links of a message, so that a shop knows where people come
 * from.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Utm(
    @Nullable String source,
    @Nullable String medium,
    @Nullable String campaign,
    @Nullable String content) {

  /** The address with the parameters that it does not carry already. */
  String on(String url) {
    String query;
    try {
      query = "&" + String.valueOf(new URI(url).getRawQuery());
    } catch (URISyntaxException e) {
      return url;
    }
    StringBuilder more = new StringBuilder();
    parameters()
        .forEach(
            (name, value) -> {
              if (!query.contains("&" + name + "=")) {
                more.append('&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
              }
            });
    if (more.isEmpty()) {
      return url;
    }
    int hash = url.indexOf('#');
    String before = hash < 0 ? url : url.substring(0, hash);
    String fragment = hash < 0 ? "" : url.substring(hash);
    String joined = before.contains("?") ? before + more : before + "?" + more.substring(1);
    return joined + fragment;
  }

  private Map<String, String> parameters() {
    Map<String, String> given = new LinkedHashMap<>();
    put(given, "utm_source", source);
    put(given, "utm_medium", medium);
    put(given, "utm_campaign", campaign);
    put(given, "utm_content", content);
    return given;
  }

  private static void put(Map<String, String> given, String name, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      given.put(name, value);
    }
  }
}
