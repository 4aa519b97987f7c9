package io.carillon.gateway.grpc;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How long a caller is willing to wait, as the header {@code grpc-timeout} says it. */
final class Deadline {
  private static final Pattern FORM = Pattern.compile("(\\d{1,8})([HMSmun])");
  private static final Map<String, ChronoUnit> UNITS =
      Map.of(
          "H", ChronoUnit.HOURS,
          "M", ChronoUnit.MINUTES,
          "S", ChronoUnit.SECONDS,
          "m", ChronoUnit.MILLIS,
          "u", ChronoUnit.MICROS,
          "n", ChronoUnit.NANOS);

  private Deadline() {}

  /** Empty without a header, or with one that is none. */
  static Optional<Duration> of(@Nullable String header) {
    Matcher form = FORM.matcher(header == null ? "" : header);
    return form.matches()
        ? Optional.of(
            Duration.of(
                Long.parseLong(form.group(1)),
                UNITS.getOrDefault(form.group(2), ChronoUnit.SECONDS)))
        : Optional.empty();
  }
}
