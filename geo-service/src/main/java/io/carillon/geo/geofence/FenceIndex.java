package io.carillon.geo.geofence;

import com.google.common.geometry.S2CellId;
import com.google.common.geometry.S2CellIndex;
import io.carillon.geo.shape.Position;
import io.carillon.platform.store.Ids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's geofences at one moment, immutable. Most lie in an index of cells; the few that
 * changed since it was built lie beside it and are looked through one by one.
 */
public final class FenceIndex {
  private static final int MOST_BESIDE = 500;
  static final FenceIndex EMPTY =
      new FenceIndex(new Cells(List.of()), Map.of(), Set.of(), Map.of());

  private final Cells cells;
  private final Map<UUID, Fence> beside;
  private final Set<UUID> replaced;
  private final Map<UUID, Fence> ended;
  private volatile @Nullable String version;

  /**
   * @param replaced fences of the cells that count no longer
   * @param ended those that were archived
   */
  private FenceIndex(
      Cells cells, Map<UUID, Fence> beside, Set<UUID> replaced, Map<UUID, Fence> ended) {
    this.cells = cells;
    this.beside = beside;
    this.replaced = replaced;
    this.ended = ended;
  }

  /** What is known of a fence by its id. */
  public sealed interface Standing {
    record InUse(Fence fence) implements Standing {}

    record Archived(Fence fence) implements Standing {}

    /** A process that is a moment behind may not know a fence yet. */
    record Unknown() implements Standing {}
  }

  /** A fence and how far its edge is, in metres, negative inside. */
  public record Found(Fence fence, double distance) {}

  /**
   * The nearest fences.
   *
   * @param fences nearest first
   * @param beyond metres to the edge of the first one that is left out; infinite when none is
   */
  public record Nearest(List<Found> fences, double beyond) {}

  static FenceIndex of(List<Fence> fences, Map<UUID, Fence> ended) {
    return new FenceIndex(new Cells(fences), Map.of(), Set.of(), Map.copyOf(ended));
  }

  FenceIndex with(Fence fence) {
    Map<UUID, Fence> over = new HashMap<>(ended);
    over.remove(fence.id());
    Map<UUID, Fence> more = new HashMap<>(beside);
    more.put(fence.id(), fence);
    return next(more, over, fence.id());
  }

  /** After a fence was archived. */
  FenceIndex without(Fence fence) {
    Map<UUID, Fence> over = new HashMap<>(ended);
    over.put(fence.id(), fence);
    Map<UUID, Fence> fewer = new HashMap<>(beside);
    fewer.remove(fence.id());
    return next(fewer, over, fence.id());
  }

  private FenceIndex next(Map<UUID, Fence> newBeside, Map<UUID, Fence> newEnded, UUID changed) {
    Set<UUID> gone = new HashSet<>(replaced);
    if (cells.byId.containsKey(changed)) {
      gone.add(changed);
    }
    FenceIndex next = new FenceIndex(cells, newBeside, gone, newEnded);
    return newBeside.size() + gone.size() > MOST_BESIDE ? of(next.all(), newEnded) : next;
  }

  public Standing standing(UUID id) {
    Optional<Fence> inUse = find(id);
    if (inUse.isPresent()) {
      return new Standing.InUse(inUse.get());
    }
    Fence archived = ended.get(id);
    return archived == null ? new Standing.Unknown() : new Standing.Archived(archived);
  }

  Optional<Fence> find(UUID id) {
    Fence changed = beside.get(id);
    return changed != null || replaced.contains(id)
        ? Optional.ofNullable(changed)
        : Optional.ofNullable(cells.byId.get(id));
  }

  /** The same for the same fences in the same versions, whichever process answers. */
  String version() {
    String known = version;
    if (known == null) {
      long sum = 0;
      for (Fence fence : all()) {
        sum += Ids.hash(fence.id(), fence.version()).getLeastSignificantBits();
      }
      known = Long.toHexString(sum);
      version = known;
    }
    return known;
  }

  /** All, in no order. */
  List<Fence> all() {
    List<Fence> all = new ArrayList<>(beside.values());
    cells.fences.stream().filter(fence -> !replaced.contains(fence.id())).forEach(all::add);
    return all;
  }

  /** The fences that hold a place, the deepest first; their validity is not looked at. */
  public List<Found> at(Position place) {
    List<Found> found = new ArrayList<>();
    for (Fence fence : cells.candidates(place)) {
      if (!replaced.contains(fence.id())) {
        add(found, fence, place);
      }
    }
    for (Fence fence : beside.values()) {
      if (fence.shape().bound().distance(place) <= 0) {
        add(found, fence, place);
      }
    }
    found.sort(BY_DISTANCE);
    return found;
  }

  private static void add(List<Found> found, Fence fence, Position place) {
    double distance = fence.shape().distance(place);
    if (distance <= 0) {
      found.add(new Found(fence, distance));
    }
  }

  /** The nearest of the wanted ones, by the distance of their edges. */
  public Nearest nearest(Position place, int limit, Predicate<Fence> wanted) {
    record Maybe(Fence fence, double atLeast) {}
    List<Maybe> rest = new ArrayList<>();
    for (Fence fence : all()) {
      if (wanted.test(fence)) {
        rest.add(new Maybe(fence, fence.shape().bound().distance(place)));
      }
    }
    rest.sort(Comparator.comparingDouble(Maybe::atLeast));
    PriorityQueue<Found> nearest = new PriorityQueue<>(BY_DISTANCE.reversed());
    double farthest = Double.POSITIVE_INFINITY;
    for (Maybe maybe : rest) {
      if (maybe.atLeast() > farthest) {
        break;
      }
      nearest.add(new Found(maybe.fence(), maybe.fence().shape().distance(place)));
      if (nearest.size() > limit + 1) {
        nearest.remove();
      }
      farthest = nearest.size() > limit ? nearest.element().distance() : Double.POSITIVE_INFINITY;
    }
    double beyond = nearest.size() > limit ? nearest.remove().distance() : Double.POSITIVE_INFINITY;
    return new Nearest(nearest.stream().sorted(BY_DISTANCE).toList(), beyond);
  }

  private static final Comparator<Found> BY_DISTANCE =
      Comparator.comparingDouble(Found::distance).thenComparing(found -> found.fence().key());

  /** What does not change until the next building. */
  private static final class Cells {
    private final List<Fence> fences;
    private final Map<UUID, Fence> byId = new HashMap<>();
    private final S2CellIndex index = new S2CellIndex();

    Cells(List<Fence> fences) {
      this.fences = List.copyOf(fences);
      for (int label = 0; label < fences.size(); label++) {
        Fence fence = fences.get(label);
        byId.put(fence.id(), fence);
        index.add(fence.shape().cover(), label);
      }
      index.build();
    }

    /** The fences whose cells hold the place. */
    List<Fence> candidates(Position place) {
      S2CellIndex.RangeIterator range = index.ranges();
      range.seek(S2CellId.fromPoint(place.point()));
      S2CellIndex.ContentsIterator contents = index.contents();
      Set<Integer> labels = new HashSet<>();
      for (contents.startUnion(range); !contents.done(); contents.next()) {
        labels.add(contents.label());
      }
      return labels.stream().map(fences::get).toList();
    }
  }
}
