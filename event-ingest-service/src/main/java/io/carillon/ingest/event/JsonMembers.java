package io.carillon.ingest.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds where the values of one object or array begin and end, without reading them: brackets and
 * strings only. So one bad element does not hide its neighbours. What is inside a value is checked
 * by whoever reads it.
 */
final class JsonMembers {
  private static final JsonFactory NAMES = new JsonFactory();

  /** A field of an object: its name, where the name's quote stands, its value. */
  record Member(String name, int at, Json value) {}

  private final byte[] json;
  private final int end;
  private int at;

  private JsonMembers(Json value) {
    this.json = value.bytes();
    this.at = value.start();
    this.end = value.end();
  }

  /**
   * The fields of an object, in their order.
   *
   * @throws ProblemException MALFORMED when it is no object
   */
  static List<Member> of(Json object) {
    return new JsonMembers(object).members();
  }

  /**
   * The elements of an array.
   *
   * @throws ProblemException MALFORMED when it is no array
   */
  static List<Json> elements(Json array) {
    return new JsonMembers(array).elements();
  }

  private List<Member> members() {
    List<Member> found = new ArrayList<>();
    open('{', "an object");
    if (!closes('}')) {
      do {
        blanks();
        int name = at;
        expect('"');
        at = string(at);
        int nameEnd = at;
        blanks();
        expect(':');
        at++;
        found.add(new Member(name(name, nameEnd), name, value()));
      } while (goesOn('}'));
    }
    nothingFollows();
    return found;
  }

  private List<Json> elements() {
    List<Json> found = new ArrayList<>();
    open('[', "an array");
    if (!closes(']')) {
      do {
        found.add(value());
      } while (goesOn(']'));
    }
    nothingFollows();
    return found;
  }

  private void open(char bracket, String what) {
    blanks();
    if (at >= end || json[at] != bracket) {
      throw malformed("It is not " + what + ".");
    }
    at++;
  }

  private boolean closes(char bracket) {
    blanks();
    if (at < end && json[at] == bracket) {
      at++;
      return true;
    }
    return false;
  }

  private boolean goesOn(char bracket) {
    if (closes(bracket)) {
      return false;
    }
    expect(',');
    at++;
    return true;
  }

  private void nothingFollows() {
    blanks();
    if (at < end) {
      throw malformed("Something follows it.");
    }
  }

  private void expect(char wanted) {
    if (at >= end || json[at] != wanted) {
      throw malformed("Expected '" + wanted + "'.");
    }
  }

  private Json value() {
    blanks();
    int start = at;
    if (at >= end) {
      throw malformed("It ends too early.");
    }
    switch (json[at]) {
      case '"' -> at = string(at);
      case '{', '[' -> at = nested(at);
      default -> at = scalar(at);
    }
    return new Json(json, start, at);
  }

  private int string(int from) {
    for (int i = from + 1; i < end; i++) {
      if (json[i] == '"') {
        return i + 1;
      }
      if (json[i] == '\\') {
        i++;
      }
    }
    at = end;
    throw malformed("A string does not end.");
  }

  private int nested(int from) {
    int depth = 0;
    for (int i = from; i < end; i++) {
      switch (json[i]) {
        case '{', '[' -> depth++;
        case '}', ']' -> {
          if (--depth == 0) {
            return i + 1;
          }
        }
        case '"' -> i = string(i) - 1;
        default -> {}
      }
    }
    at = end;
    throw malformed("A bracket does not close.");
  }

  private int scalar(int from) {
    int i = from;
    while (i < end && ",]} \t\r\n".indexOf(json[i]) < 0) {
      i++;
    }
    if (i == from) {
      throw malformed("A value is missing.");
    }
    return i;
  }

  private void blanks() {
    while (at < end && Json.isBlank(json[at])) {
      at++;
    }
  }

  private String name(int from, int to) {
    for (int i = from; i < to; i++) {
      if (json[i] == '\\') {
        return unescaped(from, to);
      }
    }
    return new String(json, from + 1, to - from - 2, UTF_8);
  }

  private String unescaped(int from, int to) {
    try (JsonParser parser = NAMES.createParser(json, from, to - from)) {
      parser.nextToken();
      return parser.getText();
    } catch (IOException e) {
      throw malformed("A field's name is not a string.");
    }
  }

  private ProblemException malformed(String what) {
    return new ProblemException(
        CommonReason.MALFORMED, "The body is not JSON at byte %d. %s".formatted(at, what));
  }
}
