package io.carillon.sandbox.inbox;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.sandbox.door.Doors;
import io.carillon.sandbox.door.Reply;
import io.carillon.sandbox.door.Request;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /inbox?channel=email&to=&subject=&after=&limit=&cursor=&body=false} newest first,
 * {@code GET /inbox/{id}}, {@code /inbox/{id}/raw}, {@code /inbox/page}, {@code /inbox/{id}/page},
 * {@code DELETE /inbox}. Without a channel the list has mails and the page has all; {@code
 * channel=all} has all, and a vendor's name its own.
 */
public final class InboxDoor {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MOST = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Inbox inbox;

  public InboxDoor(Inbox inbox) {
    this.inbox = inbox;
  }

  public void open(Doors doors) {
    doors.open("/inbox", this::answer);
  }

  private Reply answer(Request request) throws IOException {
    return switch (request.method()) {
      case "GET" -> get(request);
      case "DELETE" -> {
        inbox.clear();
        yield Reply.empty(204);
      }
      default -> Reply.problem(405, "GET or DELETE was expected.");
    };
  }

  private Reply get(Request request) throws IOException {
    List<String> path = request.path();
    String first = path.isEmpty() ? "" : path.getFirst();
    if (first.isEmpty()) {
      return list(request);
    }
    if (first.equals("page")) {
      return Reply.html(InboxPages.list(find(request, "all", MOST)));
    }
    Optional<Inbox.Entry> entry =
        first.matches("[0-9]{1,18}") ? inbox.byId(Long.parseLong(first)) : Optional.empty();
    Optional<byte[]> raw = entry.isPresent() ? inbox.raw(entry.get()) : Optional.empty();
    if (entry.isEmpty() || raw.isEmpty()) {
      return Reply.problem(404, "There is no such item, or it has been forgotten.");
    }
    return switch (path.size() > 1 ? path.get(1) : "") {
      case "" -> Reply.json(whole(entry.get(), raw.get()));
      case "raw" ->
          Reply.of(200, isMail(entry.get()) ? "message/rfc822" : "application/json", raw.get());
      case "page" -> Reply.html(page(entry.get(), raw.get()));
      default -> Reply.problem(404, "There is nothing here.");
    };
  }

  private Reply list(Request request) throws IOException {
    boolean bodies = !"false".equals(request.query().get("body"));
    Inbox.Found found = find(request, Vendor.SMTP.channel(), DEFAULT_LIMIT);
    List<Map<String, Object>> items = new ArrayList<>();
    for (Inbox.Entry entry : found.entries()) {
      Optional<byte[]> raw = bodies ? inbox.raw(entry) : Optional.empty();
      items.add(raw.isPresent() ? whole(entry, raw.get()) : summary(entry));
    }
    Map<String, Object> page = new LinkedHashMap<>();
    page.put("items", items);
    page.put("total", found.total());
    if (found.entries().size() == limit(request, DEFAULT_LIMIT)) {
      page.put("nextCursor", Long.toString(found.entries().getLast().id()));
    }
    return Reply.json(page);
  }

  private Inbox.Found find(Request request, String defaultChannel, int defaultLimit) {
    Map<String, String> query = request.query();
    Set<Vendor> vendors = Vendor.named(query.getOrDefault("channel", defaultChannel));
    Inbox.Filter filter =
        new Inbox.Filter(
            vendors,
            query.getOrDefault("to", ""),
            query.getOrDefault("subject", ""),
            instant(query.getOrDefault("after", "")));
    String cursor = query.getOrDefault("cursor", "");
    return inbox.find(
        filter,
        cursor.isEmpty() ? Long.MAX_VALUE : Long.parseLong(cursor),
        limit(request, defaultLimit));
  }

  private static int limit(Request request, int otherwise) {
    String limit = request.query().getOrDefault("limit", "");
    int value = limit.isEmpty() ? otherwise : Integer.parseInt(limit);
    if (value < 1 || value > MOST) {
      throw new IllegalArgumentException("limit: " + value + " (expected: 1.." + MOST + ")");
    }
    return value;
  }

  private static Instant instant(String text) {
    try {
      return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("after: " + text + " (expected: an RFC 3339 instant)", e);
    }
  }

  private static boolean isMail(Inbox.Entry entry) {
    return entry.vendor() == Vendor.SMTP;
  }

  private static Map<String, Object> summary(Inbox.Entry entry) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("id", Long.toString(entry.id()));
    summary.put("channel", entry.vendor().channel());
    summary.put("vendor", entry.vendor().key());
    if (!entry.key().isEmpty()) {
      summary.put("vendorId", entry.key());
    }
    summary.put("from", entry.from());
    summary.put("to", entry.to());
    summary.put("subject", entry.title());
    summary.put("receivedAt", entry.receivedAt().toString());
    return summary;
  }

  private static Map<String, Object> whole(Inbox.Entry entry, byte[] raw) throws IOException {
    Map<String, Object> whole = summary(entry);
    if (isMail(entry)) {
      MailView view = MailView.of(raw);
      whole.put("headers", view.headers());
      whole.put("html", view.html());
      whole.put("text", view.text());
    } else {
      whole.put("content", JSON.readTree(raw));
    }
    return whole;
  }

  private static String page(Inbox.Entry entry, byte[] raw) throws IOException {
    return isMail(entry)
        ? InboxPages.mail(entry, MailView.of(raw))
        : InboxPages.other(entry, JSON.readTree(raw).toPrettyString());
  }
}
