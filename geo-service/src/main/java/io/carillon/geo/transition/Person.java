package io.carillon.geo.transition;

import io.carillon.geo.geofence.Fence;
import io.carillon.geo.geofence.FenceIndex;
import io.carillon.geo.geofence.FenceIndex.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a person.
 *
 * @param devices by the device's id
 * @param told when an entry was last told of a fence that has a cooldown
 */
record Person(Map<String, Device> devices, Map<UUID, Instant> told) {
  static final Person UNKNOWN = new Person(Map.of(), Map.of());

  Person {
    devices = Map.copyOf(devices);
    told = Map.copyOf(told);
  }

  Person with(String key, Device device) {
    Map<String, Device> all = new TreeMap<>(devices);
    all.put(key, device);
    return new Person(all, told);
  }

  /** One person under two profiles. */
  Person joinedWith(Person other) {
    Map<String, Device> allDevices = new TreeMap<>(devices);
    other.devices().forEach((key, device) -> allDevices.merge(key, device, Device::joinedWith));
    Map<UUID, Instant> allTold = new TreeMap<>(told);
    other.told().forEach((fence, at) -> allTold.merge(fence, at, (a, b) -> a.isAfter(b) ? a : b));
    return new Person(allDevices, allTold);
  }

  /** What goes with these devices when two profiles are two people again; nothing is told anew. */
  Person of(Set<String> installations) {
    Map<String, Device> own = new TreeMap<>(devices);
    own.keySet().retainAll(installations);
    return new Person(own, told);
  }

  /** What is left without these devices. */
  Person without(Set<String> installations) {
    Map<String, Device> own = new TreeMap<>(devices);
    own.keySet().removeAll(installations);
    return new Person(own, told);
  }

  /** The fences with a visit. */
  Set<UUID> visited() {
    Set<UUID> visited = new TreeSet<>();
    devices.values().forEach(device -> visited.addAll(device.visits().keySet()));
    return visited;
  }

  /** When something follows from silence; null when nothing ever does. */
  @Nullable Instant wakeAt(FenceIndex fences) {
    List<Instant> moments = new ArrayList<>();
    for (Device device : devices.values()) {
      for (Visit visit : device.visits().values()) {
        if (visit.phase() != Visit.Phase.INSIDE) {
          moments.add(visit.confirmAt());
        }
        if (fences.standing(visit.fence()) instanceof Standing.InUse(Fence fence)) {
          if (visit.phase() == Visit.Phase.INSIDE && fence.dwell() != null && !visit.dwelled()) {
            Instant dwelled = visit.since().plus(fence.dwell());
            moments.add(dwelled.isBefore(device.quietUntil()) ? device.quietUntil() : dwelled);
          }
          if (fence.until() != null) {
            moments.add(fence.until());
          }
        }
      }
    }
    return moments.stream().min(Instant::compareTo).orElse(null);
  }
}
