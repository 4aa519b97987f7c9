package io.carillon.messaging.provider.webhook;

import io.carillon.messaging.provider.Outcome;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver's status means. A receiver that failed (5xx) may have acted: it is called again
 * all the same, since it knows the id.
 */
final class Replies {
  private static final Duration LONGEST = Duration.ofDays(1);

  private Replies() {}

  static Outcome of(int status, @Nullable String retryAfter, Instant now) {
    String code = "HTTP_" + status;
    if (status >= 200 && status < 300) {
      return new Outcome.Accepted(code);
    }
    if (status >= 500 || status == 408 || status == 425 || status == 429) {
      return new Outcome.Retry(code, "the receiver is not ready", wait(retryAfter, now));
    }
    return new Outcome.Rejected(
        code,
        status >= 300 && status < 400
            ? "the receiver is elsewhere, and redirects are not followed"
            : "the receiver refuses it");
  }

  /** Seconds or a date (RFC 9110, 10.2.3), a day at most; null for anything else. */
  private static @Nullable Duration wait(@Nullable String retryAfter, Instant now) {
    if (retryAfter == null) {
      return null;
    }
    String text = retryAfter.strip();
    try {
      Duration asked =
          text.matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      if (asked.isNegative()) {
        return Duration.ZERO;
      }
      return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
