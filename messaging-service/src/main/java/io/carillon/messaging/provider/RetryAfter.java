package io.carillon.messaging.provider;

import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** When the other side wishes to be asked again (RFC 9110, 10.2.3). */
public final class RetryAfter {
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /** Seconds or a date, a day at most; null for anything else. */
  public static @Nullable Duration of(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    String text = header.strip();
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

  public static @Nullable Duration of(HttpResponse<?> answer, Instant now) {
    return of(answer.headers().firstValue("Retry-After").orElse(null), now);
  }
}
