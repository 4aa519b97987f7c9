package io.carillon.ingest.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Notes the clues of an event while it is being read. */
final class ContextReader {
  private static final Set<String> NAMES =
      Set.of("agent", "campaign", "ip", "place", "referrer", "userAgent", "violations");

  private final JsonParser parser;
  private final Set<String> said = new HashSet<>();
  private boolean open = true;
  private int at = -1;
  private int members;
  private Clues.@Nullable Span ipAt;
  private Clues.@Nullable Span keyAt;
  private String ip = "";
  private String userAgent = "";
  private String platform = "";
  private boolean mobile;
  private String appVersion = "";
  private String screen = "";
  private Set<String> propertyNames = Set.of();
  private Set<String> traitNames = Set.of();
  private final Page page = new Page();
  private final Page properties = new Page();

  private static final class Page {
    private String url = "";
    private String search = "";
    private String referrer = "";
  }

  ContextReader(JsonParser parser) {
    this.parser = parser;
  }

  /** The context's value, which the parser stands on. */
  void context(JsonToken token) {
    open = token == JsonToken.START_OBJECT;
    at = open ? token() + 1 : -1;
  }

  /** A member of the context, whose value the parser stands on. */
  void member(String name, JsonToken token) throws IOException {
    members++;
    if (NAMES.contains(name)) {
      said.add(name);
    }
    if (token == JsonToken.VALUE_STRING) {
      switch (name) {
        case "ip" -> ip = parser.getText();
        case "userAgent" -> userAgent = parser.getText();
        default -> {}
      }
    }
  }

  /** A field of `context.page`. */
  void page(String name, JsonToken token) throws IOException {
    take(page, name, token);
  }

  /** A field of `properties`, where a page call says its page too. */
  void property(String name, JsonToken token) throws IOException {
    take(properties, name, token);
  }

  /** A field of `context.userAgentData`. */
  void hint(String name, JsonToken token) throws IOException {
    if (name.equals("platform") && token == JsonToken.VALUE_STRING) {
      platform = parser.getText();
    } else if (name.equals("mobile")) {
      mobile = token == JsonToken.VALUE_TRUE;
    }
  }

  /** `context.app.version`. */
  void appVersion(JsonToken token) throws IOException {
    appVersion = token == JsonToken.VALUE_STRING ? parser.getText() : "";
  }

  /** `context.screen.name`. */
  void screen(JsonToken token) throws IOException {
    screen = token == JsonToken.VALUE_STRING ? parser.getText() : "";
  }

  /** The names of all of the event's `properties`. */
  void properties(Set<String> names) {
    propertyNames = names;
  }

  /** The names of all of the event's `traits`. */
  void traits(Set<String> names) {
    traitNames = names;
  }

  /** Where the token that the parser stands on begins, from the event's start. */
  int token() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Behind the token that the parser stands on. */
  int behind() throws IOException {
    parser.finishToken();
    return (int) parser.currentLocation().getByteOffset();
  }

  /**
   * @param key whether it is the write key's, not the address's
   */
  void span(boolean key, Clues.Span span) {
    if (key) {
      keyAt = span;
    } else {
      ipAt = span;
    }
  }

  /** What takes the write key out of the event. */
  Cut key(Json event) {
    return keyAt == null ? Cut.NONE : Cut.of(event, keyAt);
  }

  /**
   * @param key what was taken out
   */
  Clues clues(Call call, Cut key) {
    return new Clues(
        open,
        at < 0 ? at : key.moved(at),
        members,
        said,
        ipAt == null ? null : ipAt.behind(key),
        ip,
        userAgent,
        of(call, page.url, properties.url),
        of(call, page.search, properties.search),
        of(call, page.referrer, properties.referrer),
        platform,
        mobile,
        appVersion,
        screen,
        call == Call.IDENTIFY || call == Call.GROUP ? traitNames : propertyNames);
  }

  private static String of(Call call, String inContext, String inProperties) {
    return inContext.isEmpty() && call == Call.PAGE ? inProperties : inContext;
  }

  private void take(Page into, String name, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      switch (name) {
        case "url" -> into.url = parser.getText();
        case "search" -> into.search = parser.getText();
        case "referrer" -> into.referrer = parser.getText();
        default -> {}
      }
    }
  }
}
