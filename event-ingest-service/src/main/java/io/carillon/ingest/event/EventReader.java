package io.carillon.ingest.event;

import static io.carillon.ingest.event.IngestReason.CHARACTER_NOT_ALLOWED;
import static io.carillon.ingest.event.IngestReason.DUPLICATE_FIELD;
import static io.carillon.ingest.event.IngestReason.NUMBER_OUT_OF_RANGE;
import static io.carillon.ingest.event.IngestReason.TOO_DEEP;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one event in one pass: every rule of what may be in it, and the fields that we use. */
final class EventReader {
  static final int DEEPEST = 20;
  private static final int MOST_DIGITS = 1_000;
  private static final int PLAIN_DIGITS = 18;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(MOST_DIGITS)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private enum Place {
    EVENT,
    CONTEXT,
    DEVICE,
    APP,
    PAGE,
    HINTS,
    SCREEN,
    PROPERTIES,
    TRAITS,
    ELSEWHERE
  }

  private final JsonParser parser;
  private final Texts texts;
  private final EventFields fields;
  private final ContextReader clues;

  private EventReader(JsonParser parser, Texts texts) {
    this.parser = parser;
    this.texts = texts;
    this.fields = new EventFields(parser);
    this.clues = new ContextReader(parser);
  }

  /**
   * The key, a secret that analytics.js puts into each event, is not part of it.
   *
   * @param door the call that the address names, or null when the event's own `type` says it
   */
  static Reading read(Json json, @Nullable Call door) {
    try {
      EventReader reader = walk(json, Place.EVENT);
      return new Reading.Good(reader.fields.event(door, json, reader.clues));
    } catch (ProblemException e) {
      return new Reading.Refused(messageId(json), e);
    }
  }

  /**
   * Checks a value that is no event, such as a batch's context.
   *
   * @throws ProblemException for the rule that it breaks
   */
  static void check(Json json) {
    walk(json, Place.ELSEWHERE);
  }

  private static EventReader walk(Json json, Place place) {
    try (JsonParser parser = JSON.createParser(json.bytes(), json.start(), json.length())) {
      EventReader reader = new EventReader(parser, Texts.in(json));
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        reader.object(1, place);
      } else if (first != null) {
        reader.value(first, 0);
      }
      if (parser.nextToken() != null) {
        throw new ProblemException(CommonReason.MALFORMED, "Something follows the JSON value.");
      }
      return reader;
    } catch (StreamConstraintsException e) {
      throw new ProblemException(
          NUMBER_OUT_OF_RANGE, "A number has over %d digits.".formatted(MOST_DIGITS));
    } catch (JsonProcessingException e) {
      long at = e.getLocation().getByteOffset();
      // the body is UTF-8: only an escape can say so of a name, and such a name no parser of bytes
      // behind us reads either, not even that of a whole pair
      if (e.getOriginalMessage().startsWith("Invalid UTF-8")) {
        throw new ProblemException(
            CHARACTER_NOT_ALLOWED,
            "A field's name escapes a surrogate before byte %d (expected: the character itself)"
                .formatted(at));
      }
      throw new ProblemException(
          CommonReason.MALFORMED, "It is not JSON at byte %d.".formatted(at));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void object(int depth, Place place) throws IOException {
    notTooDeep(depth);
    Set<String> names = new HashSet<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      texts.check(name, this::path);
      if (!names.add(name)) {
        throw refused(DUPLICATE_FIELD, "twice in one object", "once");
      }
      boolean spanned = isSpanned(place, name);
      int start = spanned ? clues.token() : 0;
      JsonToken token = parser.nextToken();
      int value = spanned ? clues.token() : 0;
      switch (place) {
        case EVENT -> field(name, token, depth);
        case CONTEXT -> {
          clues.member(name, token);
          nested(
              token,
              depth,
              switch (name) {
                case "device" -> Place.DEVICE;
                case "app" -> Place.APP;
                case "page" -> Place.PAGE;
                case "userAgentData" -> Place.HINTS;
                case "screen" -> Place.SCREEN;
                default -> Place.ELSEWHERE;
              });
        }
        case PAGE -> {
          clues.page(name, token);
          value(token, depth);
        }
        case HINTS -> {
          clues.hint(name, token);
          value(token, depth);
        }
        case PROPERTIES -> {
          clues.property(name, token);
          value(token, depth);
        }
        case DEVICE -> {
          if (name.equals("id")) {
            fields.deviceId(token);
          }
          value(token, depth);
        }
        case APP -> {
          switch (name) {
            case "namespace" -> fields.bundleId(token);
            case "version" -> clues.appVersion(token);
            default -> {}
          }
          value(token, depth);
        }
        case SCREEN -> {
          if (name.equals("name")) {
            clues.screen(token);
          }
          value(token, depth);
        }
        case TRAITS, ELSEWHERE -> value(token, depth);
      }
      if (spanned) {
        clues.span(place == Place.EVENT, new Clues.Span(start, value, clues.behind()));
      }
    }
    switch (place) {
      case PROPERTIES -> clues.properties(names);
      case TRAITS -> clues.traits(names);
      default -> {}
    }
  }

  /** Whether it may have to leave the event: the write key, and the person's address. */
  private static boolean isSpanned(Place place, String name) {
    return switch (place) {
      case EVENT -> name.equals(EventFields.KEY);
      case CONTEXT -> name.equals("ip");
      default -> false;
    };
  }

  private void field(String name, JsonToken token, int depth) throws IOException {
    if (token.isNumeric()) {
      number();
    }
    fields.take(name, token);
    nested(
        token,
        depth,
        switch (name) {
          case "context" -> {
            clues.context(token);
            yield Place.CONTEXT;
          }
          case "properties" -> Place.PROPERTIES;
          case "traits" -> Place.TRAITS;
          default -> Place.ELSEWHERE;
        });
  }

  private void nested(JsonToken token, int depth, Place place) throws IOException {
    if (token == JsonToken.START_OBJECT) {
      object(depth + 1, place);
    } else {
      value(token, depth);
    }
  }

  private void value(JsonToken token, int depth) throws IOException {
    switch (token) {
      case START_OBJECT -> object(depth + 1, Place.ELSEWHERE);
      case START_ARRAY -> array(depth + 1);
      case VALUE_STRING -> {
        if (texts.suspicious()) {
          texts.check(parser.getText(), this::path);
        }
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      default -> {}
    }
  }

  private void array(int depth) throws IOException {
    notTooDeep(depth);
    JsonToken token = parser.nextToken();
    while (token != JsonToken.END_ARRAY) {
      value(token, depth);
      token = parser.nextToken();
    }
  }

  private void number() throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getTextLength() <= PLAIN_DIGITS) {
      return;
    }
    BigDecimal number = exact();
    if (Double.isInfinite(number.doubleValue()) || Math.abs(number.scale()) > MOST_DIGITS) {
      throw outOfRange();
    }
  }

  private BigDecimal exact() throws IOException {
    try {
      return new BigDecimal(parser.getText());
    } catch (NumberFormatException e) {
      throw outOfRange();
    }
  }

  private ProblemException outOfRange() {
    return refused(NUMBER_OUT_OF_RANGE, "a number out of range", "a finite double");
  }

  private void notTooDeep(int depth) {
    if (depth > DEEPEST) {
      throw refused(TOO_DEEP, "a level deeper", "at most %d levels".formatted(DEEPEST));
    }
  }

  private ProblemException refused(IngestReason reason, String found, String expected) {
    return Refusal.of(reason, Texts.shown(this::path), found, expected);
  }

  private String path() {
    String pointer = parser.getParsingContext().pathAsPointer().toString();
    return pointer.isEmpty() ? "it" : pointer.substring(1).replace('/', '.');
  }

  static @Nullable String messageId(Json json) {
    try {
      for (JsonMembers.Member member : JsonMembers.of(json)) {
        if (member.name().equals("messageId") && member.value().first() == '"') {
          return string(member.value());
        }
      }
      return null;
    } catch (ProblemException e) {
      return null;
    }
  }

  /** A string's text; null when it is none. */
  static @Nullable String string(Json json) {
    try (JsonParser parser = JSON.createParser(json.bytes(), json.start(), json.length())) {
      return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
    } catch (IOException e) {
      return null;
    }
  }
}
