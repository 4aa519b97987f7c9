package io.carillon.platform.fuzz;

import java.util.List;
import java.util.SplittableRandom;

/** Texts that have hurt somebody, and some that never did. */
final class Texts {
  private static final List<String> KNOWN =
      List.of(
          "",
          "a",
          "welcome",
          "0",
          "-1",
          "9223372036854775808",
          "true",
          "null",
          "2026-03-07T10:00:00Z",
          "+292278994-08-17T07:12:55.807Z",
          "P30D",
          "0199c4a2-7f00-7000-8000-000000000000",
          "kelly@example.com",
          "../../etc/passwd",
          "' OR '1'='1",
          "'; DROP TABLE profile; --",
          "<script>alert(1)</script>",
          "${jndi:ldap://127.0.0.1:1/a}",
          "{{7*7}}",
          "%s%s%n",
          "\u0000",
          "a\u0000b",
          "\r\nX-Injected: 1",
          "\ud800",
          "\u202etxet",
          "\ud83d\ude00",
          "e\u0301",
          "\ufeff");
  private static final int LONGEST = 70_000;

  private Texts() {}

  static String any(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> "x".repeat(random.nextInt(LONGEST));
      case 1 -> letters(random, 1 + random.nextInt(64));
      case 2 -> letters(random, 1 + random.nextInt(8)) + "-" + random.nextInt(100);
      default -> KNOWN.get(random.nextInt(KNOWN.size()));
    };
  }

  static String letters(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }
}
