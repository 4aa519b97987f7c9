package io.carillon.sandbox.twilio;

import io.carillon.sandbox.inbox.Inbox;
import io.carillon.sandbox.inbox.Vendor;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The list of messages, newest first, by recipient, sender and the time of sending. */
final class Listing {
  private static final int DEFAULT_SIZE = 50;

  private final Inbox inbox;
  private final String uri;

  Listing(Inbox inbox, String accountSid) {
    this.inbox = inbox;
    this.uri = "/2010-04-01/Accounts/" + accountSid + "/Messages.json";
  }

  Map<String, Object> page(Map<String, List<String>> query, Instant now) throws IOException {
    int size = Integer.parseInt(last(query, "PageSize", Integer.toString(DEFAULT_SIZE)));
    long before = Long.parseLong(last(query, "PageToken", Long.toString(Long.MAX_VALUE)));
    int number = Integer.parseInt(last(query, "Page", "0"));
    List<Map<String, Object>> messages = new ArrayList<>();
    boolean more = true;
    while (messages.size() < size && more) {
      Inbox.Found found = inbox.find(filter(query), before, size);
      more = found.entries().size() == size;
      for (Inbox.Entry entry : found.entries()) {
        if (messages.size() == size) {
          more = true;
          break;
        }
        before = entry.id();
        Optional<byte[]> raw = inbox.raw(entry);
        if (raw.isPresent()) {
          TextMessage message = TextMessage.of(raw.get());
          if (takes(query, message)) {
            messages.add(message.resource(now));
          }
        }
      }
    }
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("end", Math.max(0, number * size + messages.size() - 1));
    page.put("first_page_uri", address(query, size, 0, ""));
    page.put("messages", messages);
    page.put(
        "next_page_uri", more ? address(query, size, number + 1, Long.toString(before)) : null);
    page.put("page", number);
    page.put("page_size", size);
    page.put("previous_page_uri", null);
    page.put("start", number * size);
    page.put("uri", address(query, size, number, last(query, "PageToken", "")));
    return page;
  }

  private static Inbox.Filter filter(Map<String, List<String>> query) {
    return new Inbox.Filter(Set.of(Vendor.TWILIO), last(query, "To", ""), "", Instant.EPOCH);
  }

  private static boolean takes(Map<String, List<String>> query, TextMessage message) {
    String from = last(query, "From", "");
    String on = last(query, "DateSent", "");
    String until = last(query, "DateSent<", "");
    String since = last(query, "DateSent>", "");
    return (from.isEmpty() || from.equals(message.from()))
        && (on.isEmpty()
            || !message.sentAt().isBefore(start(on)) && message.sentAt().isBefore(end(on)))
        && (until.isEmpty() || message.sentAt().isBefore(end(until)))
        && (since.isEmpty() || !message.sentAt().isBefore(start(since)));
  }

  private static Instant start(String time) {
    return time.length() == 10
        ? LocalDate.parse(time).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(time).toInstant();
  }

  /** Behind the day, or behind the moment, which is in it. */
  private static Instant end(String time) {
    return time.length() == 10
        ? LocalDate.parse(time).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant()
        : OffsetDateTime.parse(time).toInstant().plusNanos(1);
  }

  private String address(Map<String, List<String>> query, int size, int page, String token) {
    Map<String, String> parameters = new LinkedHashMap<>();
    query.forEach((name, values) -> parameters.put(name, values.getLast()));
    parameters.put("PageSize", Integer.toString(size));
    parameters.put("Page", Integer.toString(page));
    parameters.remove("PageToken");
    if (!token.isEmpty()) {
      parameters.put("PageToken", token);
    }
    StringBuilder address = new StringBuilder(uri);
    parameters.forEach(
        (name, value) ->
            address
                .append(address.indexOf("?") < 0 ? '?' : '&')
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return address.toString();
  }

  private static String last(Map<String, List<String>> query, String name, String otherwise) {
    return query.getOrDefault(name, List.of(otherwise)).getLast();
  }
}
