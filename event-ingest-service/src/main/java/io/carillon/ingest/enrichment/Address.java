package io.carillon.ingest.enrichment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What an address of a page tells. */
final class Address {
  private static final String UTM = "utm_";
  private static final List<String> SCHEMES = List.of("http://", "https://");
  private static final int LONGEST = 256;
  private static final int LONGEST_NAME = 32;
  private static final int MOST_PARAMETERS = 100;

  private Address() {}

  /**
   * The campaign that an address names, as Segment's clients read it: `utm_source` is `source`,
   * `utm_campaign` is `name`, and so on.
   *
   * @param urlOrSearch an address, or what stands behind its question mark
   */
  static Map<String, String> campaign(String urlOrSearch) {
    int start = urlOrSearch.indexOf('?') + 1;
    int hash = urlOrSearch.indexOf('#', start);
    String query = urlOrSearch.substring(start, hash < 0 ? urlOrSearch.length() : hash);
    if (!query.contains(UTM)) {
      return Map.of();
    }
    Map<String, String> campaign = new LinkedHashMap<>();
    for (String parameter : query.split("&", MOST_PARAMETERS)) {
      int equals = parameter.indexOf('=');
      if (equals > UTM.length() && parameter.startsWith(UTM)) {
        String name = parameter.substring(UTM.length(), equals);
        String value = decoded(parameter.substring(equals + 1));
        if (!value.isBlank() && value.length() <= LONGEST && isName(name)) {
          campaign.putIfAbsent(name.equals("campaign") ? "name" : name, value);
        }
      }
    }
    return campaign;
  }

  /** The host of an address of the web, in lower case; empty when it is none. */
  static Optional<String> host(String url) {
    int start = 0;
    for (String scheme : SCHEMES) {
      if (url.regionMatches(true, 0, scheme, 0, scheme.length())) {
        start = scheme.length();
      }
    }
    int end = start;
    while (start > 0 && end < url.length() && isOfHost(url.charAt(end))) {
      end++;
    }
    boolean whole = end == url.length() || "/?#:".indexOf(url.charAt(end)) >= 0;
    return whole && end > start
        ? Optional.of(url.substring(start, end).toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  private static boolean isOfHost(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-';
  }

  private static boolean isName(String name) {
    return name.length() <= LONGEST_NAME
        && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '_');
  }

  private static String decoded(String value) {
    try {
      String text = URLDecoder.decode(value, UTF_8);
      boolean whole = text.chars().noneMatch(c -> c == 0 || c == 0xFFFD);
      return whole ? text : "";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
