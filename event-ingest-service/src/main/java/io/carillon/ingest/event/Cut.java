package io.carillon.ingest.event;

import java.io.ByteArrayOutputStream;

/** A member taken out of its object with its comma; all else stays as it came. */
record Cut(int from, int to) {
  static final Cut NONE = new Cut(0, 0);

  static Cut of(Json event, Clues.Span member) {
    byte[] bytes = event.bytes();
    int to = event.start() + member.end();
    int next = blanks(bytes, to);
    if (bytes[next] == ',') {
      return new Cut(member.start(), blanks(bytes, next + 1) - event.start());
    }
    int from = event.start() + member.start();
    while (Json.isBlank(bytes[from - 1])) {
      from--;
    }
    if (bytes[from - 1] == ',') {
      from--;
    }
    return new Cut(from - event.start(), member.end());
  }

  Json from(Json event) {
    if (from == to) {
      return event;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(event.length());
    out.write(event.bytes(), event.start(), from);
    out.write(event.bytes(), event.start() + to, event.length() - to);
    return Json.of(out.toByteArray());
  }

  /** Where a place outside of it comes to stand. */
  int moved(int place) {
    return place >= to ? place - (to - from) : place;
  }

  private static int blanks(byte[] bytes, int start) {
    int at = start;
    while (Json.isBlank(bytes[at])) {
      at++;
    }
    return at;
  }
}
