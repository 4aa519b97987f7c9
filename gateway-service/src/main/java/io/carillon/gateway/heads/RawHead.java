package io.carillon.gateway.heads;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The head of an HTTP/1 request as its bytes are. What two readers could understand differently is
 * refused, since one of them may stand behind this one.
 */
final class RawHead {
  private static final String END_OF_LINE = "\r\n";
  private static final String IN_NAMES = "!#$%&'*+-.^_`|~";
  private static final int MOST_DIGITS = 18;
  private static final Set<String> ONCE =
      Set.of("host", "content-length", "transfer-encoding", "authorization", "content-type");

  private RawHead() {}

  /**
   * Where the head ends in what came so far: behind its empty line, or -1.
   *
   * @param from up to where there is no end
   */
  static int end(byte[] bytes, int from, int length) {
    for (int i = Math.max(1, from); i < length; i++) {
      if (bytes[i] == '\n'
          && (bytes[i - 1] == '\n' || (i > 1 && bytes[i - 1] == '\r' && bytes[i - 2] == '\n'))) {
        return i + 1;
      }
    }
    return -1;
  }

  /**
   * What is wrong with a head.
   *
   * @param length up to and with the empty line
   */
  static Optional<String> fault(byte[] bytes, int length) {
    String head = new String(bytes, 0, length, ISO_8859_1);
    for (int i = 0; i < length; i++) {
      char c = head.charAt(i);
      if (c == 0) {
        return Optional.of("U+0000 in the head");
      }
      if ((c == '\n' && (i == 0 || head.charAt(i - 1) != '\r'))
          || (c == '\r' && (i + 1 == length || head.charAt(i + 1) != '\n'))) {
        return Optional.of("a line of the head that does not end with CR LF");
      }
    }
    return hasAddress(head) ? headers(head) : Optional.of("an address that is none");
  }

  /** Of the forms that HTTP knows only two are for this port: a path, and a whole URL. */
  private static boolean hasAddress(String head) {
    int target = head.indexOf(' ') + 1;
    return target > 0
        && (head.startsWith("/", target)
            || head.regionMatches(true, target, "http://", 0, "http://".length())
            || head.regionMatches(true, target, "https://", 0, "https://".length()));
  }

  private static Optional<String> headers(String head) {
    Set<String> seen = new HashSet<>();
    int begin = head.indexOf(END_OF_LINE) + END_OF_LINE.length();
    for (int end = head.indexOf(END_OF_LINE, begin);
        end > begin;
        end = head.indexOf(END_OF_LINE, begin)) {
      String line = head.substring(begin, end);
      int colon = line.indexOf(':');
      if (colon < 1 || !isName(line, colon)) {
        return Optional.of("a header that is none");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      if (!seen.add(name) && ONCE.contains(name)) {
        return Optional.of(name + " twice");
      }
      Optional<String> fault = framing(name, line.substring(colon + 1).strip());
      if (fault.isPresent()) {
        return fault;
      }
      begin = end + END_OF_LINE.length();
    }
    return seen.contains("content-length") && seen.contains("transfer-encoding")
        ? Optional.of("both content-length and transfer-encoding")
        : Optional.empty();
  }

  private static Optional<String> framing(String name, String value) {
    if (name.equals("content-length") && !isNumber(value)) {
      return Optional.of("content-length that is no number");
    }
    if (name.equals("transfer-encoding") && !value.equalsIgnoreCase("chunked")) {
      return Optional.of("transfer-encoding other than chunked");
    }
    return Optional.empty();
  }

  private static boolean isName(String line, int length) {
    for (int i = 0; i < length; i++) {
      char c = line.charAt(i);
      boolean letterOrDigit =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!letterOrDigit && IN_NAMES.indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNumber(String value) {
    return !value.isEmpty()
        && value.length() <= MOST_DIGITS
        && value.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
