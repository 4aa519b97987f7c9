package io.carillon.geo.geofence;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.geo.geofence.FenceIndex.Found;
import io.carillon.geo.geofence.FenceIndex.Nearest;
import io.carillon.geo.shape.Figures;
import io.carillon.geo.shape.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

class FenceIndexProperties {
  private static final Instant NOW = Instant.parse("2026-03-07T10:00:00Z");

  @Property(tries = 150)
  void findsTheFencesThatAreFoundOneByOne(
      @ForAll @Scale(5) @DoubleRange(min = -89, max = 89) double latitude,
      @ForAll @Scale(5) @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @Scale(5) @DoubleRange(min = 0.002, max = 4) double reach,
      @ForAll Random random) {
    List<Fence> fences = Fences.many(latitude, longitude, reach, random);
    FenceIndex index = changed(fences, random);

    for (int i = 0; i < 20; i++) {
      Position place = Figures.near(latitude, longitude, reach, random);
      assertThat(index.at(place).stream().map(found -> found.fence().key()))
          .containsExactlyInAnyOrderElementsOf(
              fences.stream()
                  .filter(fence -> fence.shape().distance(place) <= 0)
                  .map(Fence::key)
                  .toList());
    }
  }

  @Property(tries = 150)
  void findsTheNearestThatAreFoundOneByOne(
      @ForAll @Scale(5) @DoubleRange(min = -89, max = 89) double latitude,
      @ForAll @Scale(5) @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @Scale(5) @DoubleRange(min = 0.002, max = 4) double reach,
      @ForAll @IntRange(min = 1, max = 70) int limit,
      @ForAll Random random) {
    List<Fence> fences = Fences.many(latitude, longitude, reach, random);
    Position place = Figures.near(latitude, longitude, 2 * reach, random);

    Nearest nearest = changed(fences, random).nearest(place, limit, _ -> true);

    List<Double> all =
        fences.stream().map(fence -> fence.shape().distance(place)).sorted().toList();
    assertThat(nearest.fences().stream().map(Found::distance))
        .containsExactlyElementsOf(all.subList(0, Math.min(limit, all.size())));
    assertThat(nearest.beyond())
        .isEqualTo(all.size() > limit ? all.get(limit) : Double.POSITIVE_INFINITY);
  }

  @Property(tries = 150)
  void noOtherFenceCanBeEnteredWithinTheRefreshCircle(
      @ForAll @Scale(5) @DoubleRange(min = -89, max = 89) double latitude,
      @ForAll @Scale(5) @DoubleRange(min = -180, max = 180) double longitude,
      @ForAll @Scale(5) @DoubleRange(min = 0.002, max = 2) double reach,
      @ForAll @IntRange(min = 1, max = 20) int limit,
      @ForAll Random random) {
    FenceIndex index = changed(Fences.many(latitude, longitude, reach, random), random);
    Position place = Figures.near(latitude, longitude, reach, random);

    Neighbourhood near = Neighbourhood.of(index, place, limit, _ -> true, NOW);

    var known =
        near.geofences().stream().map(Neighbourhood.Watched::key).collect(Collectors.toSet());
    double radius = near.refresh().radius();
    for (int i = 0; i < 50 && radius > 0; i++) {
      Position later = Figures.near(place.latitude(), place.longitude(), radius / 60_000, random);
      if (later.distance(place) <= radius) {
        assertThat(index.at(later).stream().map(found -> found.fence().key())).isSubsetOf(known);
      }
    }
  }

  /** The same fences, some of them changed or added since the index was built, others gone. */
  private static FenceIndex changed(List<Fence> fences, Random random) {
    Fence gone = Fences.of("gone", Figures.circle(0, 0, 100_000));
    List<Fence> built = new ArrayList<>(List.of(gone));
    List<Fence> later = new ArrayList<>();
    for (Fence fence : fences) {
      if (random.nextInt(3) > 0) {
        built.add(fence);
      }
      if (!built.contains(fence) || random.nextInt(4) == 0) {
        later.add(fence);
      }
    }
    FenceIndex index = FenceIndex.of(built, Map.of()).without(gone);
    for (Fence fence : later) {
      index = index.with(fence);
    }
    return index;
  }
}
