package io.carillon.ingest.imports;

import java.util.ArrayList;
import java.util.List;

/** Where the records of a file begin and end, found in its bytes. */
final class Frames {
  static final int LONGEST = 64 * 1024;

  /** There is no end. */
  private static final int NONE = -1;

  /** There is no end, and a quote does not end either. */
  private static final int OPEN = -2;

  private Frames() {}

  /**
   * A record, without its line break.
   *
   * @param end exclusive
   * @param broken too long, or with a quote that does not end: then it is its first line alone
   */
  record Frame(int start, int end, boolean broken) {}

  /**
   * @param consumed where the next record begins
   */
  record Cut(List<Frame> frames, int consumed) {}

  /**
   * The whole records in a part of a file that begins with one.
   *
   * @param last whether the file ends with these bytes
   * @param quoted whether a line break between quotes is part of the record, as in CSV
   */
  static Cut of(byte[] bytes, boolean last, boolean quoted, int most) {
    List<Frame> frames = new ArrayList<>();
    int start = 0;
    while (start < bytes.length && frames.size() < most) {
      int end = quoted ? recordEnd(bytes, start) : lineEnd(bytes, start);
      int line = lineEnd(bytes, start);
      boolean tooLong = (end < 0 ? bytes.length : end) - start > LONGEST;
      if (line >= 0 && line != end && (tooLong || (end == OPEN && last))) {
        frames.add(new Frame(start, line, true));
        start = line + 1;
        continue;
      }
      if (end < 0 && !last) {
        break;
      }
      int stop = end < 0 ? bytes.length : end;
      frames.add(new Frame(start, stop, tooLong));
      start = Math.min(stop + 1, bytes.length);
    }
    return new Cut(frames, start);
  }

  private static int lineEnd(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return NONE;
  }

  private static int recordEnd(byte[] bytes, int from) {
    boolean inside = false;
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '"') {
        inside = !inside;
      } else if (bytes[i] == '\n' && !inside) {
        return i;
      }
    }
    return inside ? OPEN : NONE;
  }
}
