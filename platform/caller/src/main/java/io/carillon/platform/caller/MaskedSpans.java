package io.carillon.platform.caller;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Keeps personal data out of traces: of a query only the names are told, and a segment of a path
 * that is an e-mail address or a phone number is not told at all.
 */
@ApplicationScoped
class MaskedSpans implements SpanProcessor {
  private static final AttributeKey<String> QUERY = AttributeKey.stringKey("url.query");
  private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  private static final AttributeKey<String> FULL = AttributeKey.stringKey("url.full");
  private static final Pattern PERSONAL =
      Pattern.compile(".*(@|%40).*|(\\+|%2B)?\\d[\\d ().-]{5,}\\d", Pattern.CASE_INSENSITIVE);
  private static final Pattern AUTHORITY = Pattern.compile("^[a-z]+://[^/?#]*");
  private static final String HIDDEN = "***";

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    String query = span.getAttribute(QUERY);
    if (query != null) {
      span.setAttribute(QUERY, names(query));
    }
    String path = span.getAttribute(PATH);
    if (path != null) {
      span.setAttribute(PATH, path(path));
    }
    String full = span.getAttribute(FULL);
    if (full != null) {
      span.setAttribute(FULL, address(full));
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {}

  @Override
  public boolean isEndRequired() {
    return false;
  }

  private static String address(String full) {
    var authority = AUTHORITY.matcher(full);
    int start = authority.find() ? authority.end() : 0;
    int query = full.indexOf('?', start);
    return full.substring(0, start)
        + (query < 0
            ? path(full.substring(start))
            : path(full.substring(start, query)) + "?" + names(full.substring(query + 1)));
  }

  private static String path(String path) {
    return Arrays.stream(path.split("/", -1))
        .map(segment -> PERSONAL.matcher(segment).matches() ? HIDDEN : segment)
        .collect(Collectors.joining("/"));
  }

  private static String names(String query) {
    return Arrays.stream(query.split("&", -1))
        .map(field -> field.split("=", 2)[0])
        .map(name -> PERSONAL.matcher(name).matches() ? HIDDEN : name)
        .collect(Collectors.joining("&"));
  }
}
