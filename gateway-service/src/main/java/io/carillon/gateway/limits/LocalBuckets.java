package io.carillon.gateway.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Buckets of this process alone. They count as the script of {@link SharedBuckets} does. */
final class LocalBuckets {
  private static final int MOST = 100_000;

  private record Level(double tokens, long at) {}

  private final Cache<String, Level> levels =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterAccess(Duration.ofMinutes(10)).build();

  /**
   * Gives what there is.
   *
   * @param now nanoseconds of any clock that only goes forward
   */
  Grant take(Ask ask, long now) {
    double[] found = new double[1];
    levels
        .asMap()
        .compute(
            ask.key(),
            (key, before) -> {
              found[0] = filled(before, ask.limit(), now);
              return new Level(found[0] - granted(found[0], ask), now);
            });
    long granted = granted(found[0], ask);
    return new Grant(granted, found[0] - granted);
  }

  private static double filled(@Nullable Level level, Limit limit, long now) {
    if (level == null) {
      return limit.burst();
    }
    double come = Math.max(0, now - level.at()) * limit.perSecond() / 1e9;
    return Math.min(limit.burst(), level.tokens() + come);
  }

  private static long granted(double tokens, Ask ask) {
    return Math.min(ask.wanted(), (long) tokens);
  }
}
