package io.carillon.journey.definition;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Set;

/**
 * The times of a week at which a wait may end, in the person's own zone.
 *
 * @param days at least one
 * @param from inclusive
 * @param to exclusive, later than {@code from}; {@link LocalTime#MAX} is the end of the day
 */
public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
  private static final int WEEK_AND_A_DAY = 8;

  /** The first moment that lies inside and is not before the given one. */
  public Instant notBefore(Instant moment, ZoneId zone) {
    ZonedDateTime local = moment.atZone(zone);
    if (contains(local)) {
      return moment;
    }
    LocalDate day = local.toLocalDate();
    for (int ahead = 0; ahead <= WEEK_AND_A_DAY; ahead++) {
      LocalDate date = day.plusDays(ahead);
      if (days.contains(date.getDayOfWeek())) {
        Instant opens = first(date.atTime(from), zone);
        if (!opens.isBefore(moment) && contains(opens.atZone(zone))) {
          return opens;
        }
      }
    }
    // a window that lies in the hour that is skipped once a year opens a week later
    return notBefore(first(day.plusDays(WEEK_AND_A_DAY + 1L).atStartOfDay(), zone), zone);
  }

  private boolean contains(ZonedDateTime local) {
    LocalTime time = local.toLocalTime();
    return days.contains(local.getDayOfWeek())
        && !time.isBefore(from)
        && (time.isBefore(to) || to.equals(LocalTime.MAX));
  }

  /**
   * A local time that does not exist is the first minute after the gap; one that is twice, the
   * first.
   */
  private static Instant first(LocalDateTime local, ZoneId zone) {
    List<ZoneOffset> offsets = zone.getRules().getValidOffsets(local);
    if (offsets.isEmpty()) {
      ZoneOffsetTransition gap = zone.getRules().getTransition(local);
      return gap.getInstant();
    }
    return local.toInstant(offsets.getFirst());
  }
}
