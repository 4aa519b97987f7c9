package io.carillon.messaging.rendering;

import io.carillon.messaging.provider.Outgoing;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A call to a system, in one language. */
record WebhookPage(LiquidPart url, Map<String, LiquidPart> headers, @Nullable LiquidPart body)
    implements Page {
  private static final int MOST_HEADERS = 30;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

  static @Nullable Page compile(Parts parts, Source.Webhook source) {
    LiquidPart url = parts.line("url", source.url());
    String begins = source.url() == null ? "" : source.url().strip().toLowerCase(Locale.ROOT);
    if (url != null
        && !begins.startsWith("https://")
        && !begins.startsWith("http://")
        && !begins.startsWith("{")) {
      parts.problem("url", begins, "an http or https address");
    }
    Map<String, LiquidPart> headers =
        headers(parts, source.headers() == null ? Map.of() : source.headers());
    LiquidPart body = parts.optionalText("body", source.body());
    return url == null ? null : new WebhookPage(url, headers, body);
  }

  @Override
  public Outgoing.Webhook render(Map<String, Object> variables, Reader reader) {
    Map<String, String> lines = new LinkedHashMap<>();
    headers.forEach((name, part) -> lines.put(name, Page.line(part, variables, reader)));
    return new Outgoing.Webhook(
        Page.said("url", Page.line(url, variables, reader)),
        lines,
        body == null ? "" : body.render(variables, reader));
  }

  private static Map<String, LiquidPart> headers(Parts parts, Map<String, String> sources) {
    Map<String, LiquidPart> headers = new LinkedHashMap<>();
    if (sources.size() > MOST_HEADERS) {
      parts.problem("headers", sources.size() + " headers", "at most 30");
      return headers;
    }
    sources.forEach(
        (name, source) -> {
          if (!NAME.matcher(name).matches()) {
            parts.problem("headers", name, "names of headers, of 1..64 characters");
          } else {
            LiquidPart part = parts.line("headers." + name, source);
            if (part != null) {
              headers.put(name, part);
            }
          }
        });
    return headers;
  }
}
