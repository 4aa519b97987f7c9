package io.carillon.ingest.plan;

/** Text of strangers inside of code: nothing in it ends a string or a comment. */
final class CodeText {
  private CodeText() {}

  /** A string in double quotes; {@code $} is escaped where it means something. */
  static String quoted(String text, boolean dollar) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\' || (dollar && c == '$')) {
        quoted.append('\\').append(c);
      } else if (c < 32 || c > 126) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** On one line of a comment. */
  static String comment(String text) {
    return text.replace("*/", "* /")
        .replace("/*", "/ *")
        .replaceAll("\\p{Cntrl}+|[\\u2028\\u2029]", " ");
  }
}
