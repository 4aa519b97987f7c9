package io.carillon.geo.geofence;

import io.carillon.geo.shape.Figures;
import io.carillon.geo.shape.GeoJson.Figure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Fences for tests; each valid, and a test changes one thing of it. */
public final class Fences {
  private Fences() {}

  public static Fence of(String key, Figure figure) {
    return of(key, figure, null, null, null);
  }

  public static Fence of(
      String key,
      Figure figure,
      @Nullable Duration dwell,
      @Nullable Duration cooldown,
      @Nullable Instant until) {
    return new Fence(
        new UUID(0, key.hashCode()),
        key,
        1,
        "/demo",
        key,
        List.of(),
        figure,
        null,
        dwell,
        cooldown,
        null,
        until);
  }

  public static FenceIndex index(Fence... fences) {
    return FenceIndex.of(List.of(fences), Map.of());
  }

  public static FenceIndex archived(FenceIndex index, Fence fence) {
    return index.without(fence);
  }

  /** Circles and stars around a place, some of them beside the index. */
  static List<Fence> many(double latitude, double longitude, double reach, Random random) {
    List<Fence> fences = new ArrayList<>();
    int count = 1 + random.nextInt(60);
    for (int i = 0; i < count; i++) {
      var middle = Figures.near(latitude, longitude, reach, random);
      double size = reach * (0.02 + 0.3 * random.nextDouble());
      double metres = Math.min(100_000, size * 111_000);
      boolean round = random.nextBoolean() || Math.abs(middle.latitude()) > 80;
      fences.add(
          of(
              "f-" + i,
              round
                  ? Figures.circle(middle.latitude(), middle.longitude(), Math.max(1, metres))
                  : Figures.star(middle.latitude(), middle.longitude(), size, random)));
    }
    return fences;
  }
}
