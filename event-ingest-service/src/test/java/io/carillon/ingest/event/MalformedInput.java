package io.carillon.ingest.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One table of what may be wrong with an event, and what its sender is told. */
public final class MalformedInput {
  private static final String LONG = "x".repeat(8_193);

  private final List<Row> rows = new ArrayList<>();
  private String kind = "";

  private MalformedInput() {}

  /**
   * A single event and its answer.
   *
   * @param body the event, without a messageId where that does not matter
   * @param reason empty when it is accepted
   * @param field the one that is named; null when it is the whole event
   */
  public record Row(
      String kind, String what, Call call, byte[] body, String reason, @Nullable String field) {

    public boolean accepted() {
      return reason.isEmpty();
    }

    /** A body that is no JSON ends a whole batch: nobody can tell where its events are. */
    public boolean spoilsItsBatch() {
      return reasonInBatch().equals("MALFORMED");
    }

    /** What an element of a batch that says the same is told. */
    public String reasonInBatch() {
      String text = new String(body, ISO_8859_1);
      return text.equals("null") || text.equals("[]") ? "NOT_AN_OBJECT" : reason;
    }

    /**
     * As an element of a batch, which says its own type; a mark stands before a whole body only.
     */
    public byte[] element() {
      String mark = new String("\uFEFF".getBytes(UTF_8), ISO_8859_1);
      String text = new String(body, ISO_8859_1).replace(mark, "").strip();
      boolean typed = text.contains("\"type\"") || !text.startsWith("{\"");
      String type = "{\"type\":\"" + call.word() + "\",";
      return (typed ? text : type + text.substring(1)).getBytes(ISO_8859_1);
    }

    @Override
    public String toString() {
      return kind + ": " + what;
    }
  }

  public static List<Row> rows() {
    MalformedInput table = new MalformedInput();
    table.bodies();
    table.encodings();
    table.sizes();
    table.numbers();
    table.characters();
    table.repeated();
    table.identifiers();
    table.names();
    table.objects();
    table.clocks();
    return List.copyOf(table.rows);
  }

  private void bodies() {
    kind = "body";
    row("nothing", "", "MALFORMED", null);
    row("white space", "  \n", "MALFORMED", null);
    row("no JSON", "hello", "MALFORMED", null);
    row("a form", "userId=kelly&event=A", "MALFORMED", null);
    row("a bare null", "null", "MALFORMED", null);
    row("an array", "[]", "MALFORMED", null);
    row("cut off", "{\"userId\":\"k\",\"event\":\"A", "MALFORMED", null);
    row("two values", track("") + "{}", "MALFORMED", null);
    row("a bad literal", track(",\"x\":tru"), "MALFORMED", null);
    row("single quotes", "{'userId':'k'}", "MALFORMED", null);
    row("a comma too many", track(",\"x\":[1,]"), "MALFORMED", null);
    row("no colon", "{\"userId\" \"k\"}", "MALFORMED", null);
    row("a comment", track(",\"x\":1/*y*/"), "MALFORMED", null);
    row("brackets crossed", track(",\"x\":[{]}"), "MALFORMED", null);
    row("white space around it", " \r\n\t" + track("") + "\n", "", null);
    row("fields that nobody knows", track(",\"x\":{\"y\":[1,{\"z\":2}]}"), "", null);
  }

  private void encodings() {
    kind = "encoding";
    row("Latin-1", Call.TRACK, track(",\"x\":\"é\"").getBytes(ISO_8859_1), "MALFORMED", null);
    row("UTF-16", Call.TRACK, track("").getBytes(UTF_16), "MALFORMED", null);
    row(
        "an overlong byte sequence",
        Call.TRACK,
        track(",\"x\":\"\u00c0\u00af\"").getBytes(ISO_8859_1),
        "MALFORMED",
        null);
    row("a byte order mark before it", "\uFEFF" + track(""), "", null);
  }

  private void sizes() {
    kind = "size";
    row("over 32 KB", track(",\"x\":" + list(33_000)), "EVENT_TOO_LARGE", null);
    row("a string over 8 KB", track(",\"x\":\"" + LONG + "\""), "STRING_TOO_LONG", "x");
    row("a string of 8 KB", track(",\"x\":\"" + LONG.substring(1) + "\""), "", null);
    kind = "nesting";
    row("21 levels", track(",\"x\":" + nested(20)), "TOO_DEEP", "x" + ".0".repeat(19));
    row("20 levels", track(",\"x\":" + nested(19)), "", null);
  }

  private void numbers() {
    kind = "number";
    row("1e999", track(",\"x\":1e999"), "NUMBER_OUT_OF_RANGE", "x");
    row("1e-20000", track(",\"x\":1e-20000"), "NUMBER_OUT_OF_RANGE", "x");
    row("1e9999999999", track(",\"x\":1e9999999999"), "NUMBER_OUT_OF_RANGE", "x");
    row("over 1,000 digits", track(",\"x\":" + "9".repeat(1_001)), "NUMBER_OUT_OF_RANGE", null);
    row("a leading zero", track(",\"x\":01"), "MALFORMED", null);
    row("NaN", track(",\"x\":NaN"), "MALFORMED", null);
    row("a plus before it", track(",\"x\":+1"), "MALFORMED", null);
    row("hexadecimal", track(",\"x\":0x1F"), "MALFORMED", null);
    row("the largest double", track(",\"x\":1.7976931348623157e308"), "", null);
    row("30 digits", track(",\"x\":" + "9".repeat(30)), "", null);
  }

  private void characters() {
    kind = "character";
    row("a bare tab in a string", track(",\"x\":\"a\tb\""), "MALFORMED", null);
    row("a bad escape", track(",\"x\":\"\\q\""), "MALFORMED", null);
    row("`\\u0000`", track(",\"x\":\"a\\u0000\""), "CHARACTER_NOT_ALLOWED", "x");
    row("half a surrogate pair", track(",\"x\":\"\\ud83d\""), "CHARACTER_NOT_ALLOWED", "x");
    row(
        "a pair the wrong way round",
        track(",\"x\":\"\\ude00\\ud83d\""),
        "CHARACTER_NOT_ALLOWED",
        "x");
    row("half a pair in a name", track(",\"\\udc00\":1"), "CHARACTER_NOT_ALLOWED", null);
    row("escapes of characters", track(",\"x\":\"\\ud83d\\ude00 \\u00e9\""), "", null);
    row("direction marks, emoji, any plane", track(",\"x\":\"\u202e\ud83d\ude00\""), "", null);
  }

  private void repeated() {
    kind = "field twice";
    row("of the event", track(",\"userId\":\"b\""), "DUPLICATE_FIELD", "userId");
    row("by an escape", track(",\"user\\u0049d\":1"), "DUPLICATE_FIELD", "userId");
    row("deep within", track(",\"x\":[{\"a\":1,\"a\":2}]"), "DUPLICATE_FIELD", "x.0.a");
  }

  private void identifiers() {
    kind = "identifier";
    row("none", "{\"event\":\"A\"}", "IDENTIFIER_MISSING", "userId or anonymousId");
    row("blank", ids("\"\"", "\"  \""), "IDENTIFIER_MISSING", "userId or anonymousId");
    row("null", ids("null", "null"), "IDENTIFIER_MISSING", "userId or anonymousId");
    row("a list", ids("[1]", "null"), "INVALID_VALUE", "userId");
    row("a boolean", ids("true", "null"), "INVALID_VALUE", "userId");
    row("a fraction", ids("1.5", "null"), "INVALID_VALUE", "userId");
    row("over 512 characters", ids("\"" + "u".repeat(513) + "\"", "1"), "INVALID_VALUE", "userId");
    row("a whole number", ids("42", "null"), "", null);
    row(
        "a device id that is a list",
        track(",\"context\":{\"device\":{\"id\":[]}}"),
        "INVALID_VALUE",
        "context.device.id");
    row(
        "a message id over 100 characters",
        track(",\"messageId\":\"" + "m".repeat(101) + "\""),
        "MESSAGE_ID_TOO_LONG",
        "messageId");
    row("a message id that is a list", track(",\"messageId\":[]"), "INVALID_VALUE", "messageId");
    row("a group without one", Call.GROUP, user(""), "GROUP_ID_MISSING", "groupId");
    row(
        "an alias without a former one",
        Call.ALIAS,
        user(""),
        "PREVIOUS_ID_MISSING",
        "previousId or anonymousId");
    row(
        "an alias of nobody",
        Call.ALIAS,
        "{\"anonymousId\":\"a\",\"previousId\":\"p\"}",
        "IDENTIFIER_MISSING",
        "userId");
  }

  private void names() {
    kind = "type and name";
    row("no event", user(""), "EVENT_NAME_MISSING", "event");
    row("a blank event", "{\"userId\":\"k\",\"event\":\" \"}", "EVENT_NAME_MISSING", "event");
    row("an event that is a number", "{\"userId\":\"k\",\"event\":7}", "INVALID_VALUE", "event");
    row("a word that is no type", track(",\"type\":\"buy\""), "TYPE_UNKNOWN", "type");
    row("a type that is a number", track(",\"type\":1"), "INVALID_VALUE", "type");
    row("a page whose name is a list", Call.PAGE, user(",\"name\":[]"), "INVALID_VALUE", "name");
    row("a page without a name", Call.PAGE, user(""), "", null);
  }

  private void objects() {
    kind = "object";
    row("properties as text", track(",\"properties\":\"x\""), "INVALID_VALUE", "properties");
    row("context as a list", track(",\"context\":[]"), "INVALID_VALUE", "context");
    row("traits as a number", Call.IDENTIFY, user(",\"traits\":1"), "INVALID_VALUE", "traits");
    row("null for any of them", track(",\"properties\":null,\"context\":null"), "", null);
    row(
        "wrong fields that the call does not use",
        track(",\"traits\":\"x\",\"groupId\":{}"),
        "",
        null);
  }

  private void clocks() {
    kind = "time";
    row("in words", track(",\"timestamp\":\"today\""), "INVALID_VALUE", "timestamp");
    row("empty", track(",\"timestamp\":\"\""), "INVALID_VALUE", "timestamp");
    row(
        "30 February",
        track(",\"timestamp\":\"2026-02-30T00:00:00Z\""),
        "INVALID_VALUE",
        "timestamp");
    row("the year 12026", track(",\"timestamp\":\"12026-01-01\""), "INVALID_VALUE", "timestamp");
    row("below zero", track(",\"sentAt\":-1"), "INVALID_VALUE", "sentAt");
    row("an object", track(",\"sentAt\":{}"), "INVALID_VALUE", "sentAt");
    row(
        "an original time in words",
        track(",\"originalTimestamp\":\"soon\""),
        "INVALID_VALUE",
        "originalTimestamp");
    row("far ahead: it happened when it came", track(ahead()), "", null);
    row("a clock that stands in 1970", track(",\"timestamp\":0,\"sentAt\":1"), "", null);
    row("null", track(",\"timestamp\":null,\"sentAt\":null"), "", null);
  }

  private static String ahead() {
    return ",\"timestamp\":\"2099-01-01T00:00:00Z\"";
  }

  private void row(String what, String body, String reason, @Nullable String field) {
    row(what, Call.TRACK, body, reason, field);
  }

  private void row(String what, Call call, String body, String reason, @Nullable String field) {
    row(what, call, body.getBytes(UTF_8), reason, field);
  }

  private void row(String what, Call call, byte[] body, String reason, @Nullable String field) {
    rows.add(new Row(kind, what, call, body, reason, field));
  }

  static String track(String more) {
    return "{\"userId\":\"k\",\"event\":\"A\"" + more + "}";
  }

  static String user(String more) {
    return "{\"userId\":\"k\"" + more + "}";
  }

  static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  static String list(int bytes) {
    return "[" + "1,".repeat(bytes / 2) + "1]";
  }

  private static String ids(String userId, String anonymousId) {
    return "{\"event\":\"A\",\"userId\":%s,\"anonymousId\":%s}".formatted(userId, anonymousId);
  }
}
