package io.carillon.identity.resolution;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody was seen last, as roughly as the network address tells.
 *
 * @param latitude in degrees, -90..90
 * @param longitude in degrees, -180..180
 * @param at when an event was received from there
 */
public record Spot(double latitude, double longitude, Instant at) {
  /** Mean radius of the earth, in kilometres: R1 of the IUGG, Geodetic Reference System 1980. */
  private static final double EARTH = 6_371.0088;

  /** Nearer than that, addresses are often put into the wrong town. */
  private static final double NEAR = 200;

  /** An airliner's cruise, in kilometres an hour. */
  private static final double FASTEST = 900;

  private static final Duration REPEAT = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofHours(1);

  /** To a tenth of a degree: an address tells no more. */
  public static Spot roughly(double latitude, double longitude, Instant at) {
    return new Spot(tenths(latitude), tenths(longitude), at);
  }

  private static double tenths(double degrees) {
    return Math.rint(degrees * 10) / 10;
  }

  /** Whether it is a place on earth. */
  public boolean valid() {
    return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  }

  /** Whether it tells more than what is known: the same place again within a minute does not. */
  public boolean newsAfter(@Nullable Spot known) {
    return known == null || at.isAfter(same(known) ? known.at.plus(REPEAT) : known.at);
  }

  /** Whether it is the same place, whenever. */
  public boolean same(Spot other) {
    return latitude == other.latitude && longitude == other.longitude;
  }

  /**
   * Whether nobody can have been at both: within an hour, over 200 km apart, and faster than 900
   * km/h from the one to the other.
   */
  boolean cannotBeWith(Spot other) {
    Duration between = Duration.between(at, other.at).abs();
    double hours = between.toMillis() / 3_600_000.0;
    double distance = kilometres(other);
    return between.compareTo(SOON) <= 0 && distance > NEAR && distance > FASTEST * hours;
  }

  /** Whether any two of them exclude each other. */
  static boolean apart(Collection<Side> sides) {
    List<Spot> spots = sides.stream().flatMap(side -> Stream.ofNullable(side.spot())).toList();
    for (int i = 1; i < spots.size(); i++) {
      Spot one = spots.get(i);
      if (spots.subList(0, i).stream().anyMatch(one::cannotBeWith)) {
        return true;
      }
    }
    return false;
  }

  /**
   * On the great circle of a sphere, by the haversine formula: R. W. Sinnott, Virtues of the
   * Haversine, Sky and Telescope 68 (1984), 159.
   */
  double kilometres(Spot other) {
    double north = Math.toRadians(other.latitude - latitude);
    double east = Math.toRadians(other.longitude - longitude);
    double h =
        Math.pow(Math.sin(north / 2), 2)
            + Math.cos(Math.toRadians(latitude))
                * Math.cos(Math.toRadians(other.latitude))
                * Math.pow(Math.sin(east / 2), 2);
    return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(h)));
  }
}
