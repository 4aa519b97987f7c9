package io.carillon.geo.transition;

import io.carillon.geo.geofence.Fence;
import io.carillon.geo.geofence.FenceIndex;
import io.carillon.geo.geofence.FenceIndex.Found;
import io.carillon.geo.geofence.FenceIndex.Standing;
import io.carillon.geo.geofence.Rules;
import io.carillon.geo.transition.Transition.Confidence;
import io.carillon.geo.transition.Transition.End;
import io.carillon.geo.transition.Transition.What;
import io.carillon.geo.transition.Visit.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a position, or from none. With d the distance to the edge (negative inside), r
 * the accuracy and s the radius of the largest circle that fits into the fence:
 *
 * <ul>
 *   <li>inside is d &lt; −min(r, s/2), in a fence that is not smaller than the accuracy (s ≥ r);
 *   <li>outside is d &gt; max(r, 30 m);
 *   <li>in between nothing changes, so that an error within the accuracy never does;
 *   <li>it counts at once when |d| &gt; 2r, else with a second position that says the same, or when
 *       30 s bring none.
 * </ul>
 *
 * A position that is older than the newest one, less accurate than 1,000 m, or that nobody could
 * have reached at 300 km/h changes nothing; two of the latter that agree do.
 */
final class Decisions {
  static final Duration CONFIRM_AFTER = Rules.OURS.confirmAfter();
  static final int MOST_DEVICES = 20;
  private static final Duration LONGEST_COOLDOWN = Duration.ofDays(30);

  private Decisions() {}

  /** What became of a position. */
  enum Outcome {
    USED,
    LATE,
    INACCURATE,
    SUSPECT
  }

  record Decision(Person person, List<Transition> transitions, Outcome outcome) {}

  /**
   * @param key the device's id, or empty
   * @param unit the unit of the event that brought the position
   */
  static Decision position(
      Person before, String key, Fix fix, String unit, FenceIndex fences, Instant now) {
    Device known = before.devices().get(key);
    if (fix.accuracy() > Rules.OURS.worstAccuracy()) {
      return new Decision(before, List.of(), Outcome.INACCURATE);
    }
    if (known != null && !fix.at().isAfter(known.last().at())) {
      return new Decision(before, List.of(), Outcome.LATE);
    }
    if (known != null && fix.impossibleFrom(known.last()) && !agrees(known.suspect(), fix)) {
      return new Decision(before.with(key, known.suspecting(fix)), List.of(), Outcome.SUSPECT);
    }
    Step step = new Step(before, key, fix, fences, now);
    Map<UUID, Visit> visits = new TreeMap<>();
    if (known != null) {
      known.visits().values().forEach(visit -> step.heard(visit, visits));
    }
    for (Found found : fences.at(fix.position())) {
      Fence fence = found.fence();
      if (!visits.containsKey(fence.id()) && fence.open(fix.at()) && fence.concerns(unit)) {
        step.begin(fence, visits);
      }
    }
    Instant quiet = now.plus(CONFIRM_AFTER);
    Device after = new Device(fix, null, quiet, visits);
    Person person = new Person(before.devices(), step.told).with(key, after);
    return new Decision(
        forgetting(person, key, fences, step, now), List.copyOf(step.transitions), Outcome.USED);
  }

  /** What follows when nothing is heard, and when fences changed. */
  static Decision silence(Person before, FenceIndex fences, Instant now) {
    Person person = before;
    List<Transition> transitions = new ArrayList<>();
    for (Map.Entry<String, Device> entry : before.devices().entrySet()) {
      Device device = entry.getValue();
      Step step = new Step(person, entry.getKey(), device.last(), fences, now);
      Map<UUID, Visit> visits = new TreeMap<>();
      device.visits().values().forEach(visit -> step.unheard(visit, device, visits));
      person = new Person(person.devices(), step.told).with(entry.getKey(), device.with(visits));
      transitions.addAll(step.transitions);
    }
    return new Decision(person, List.copyOf(transitions), Outcome.USED);
  }

  private static boolean agrees(@Nullable Fix suspect, Fix fix) {
    return suspect != null && fix.at().isAfter(suspect.at()) && !fix.impossibleFrom(suspect);
  }

  /** Room for one more device: the one that was silent longest is left, and so are its fences. */
  private static Person forgetting(
      Person person, String key, FenceIndex fences, Step step, Instant now) {
    if (person.devices().size() <= MOST_DEVICES) {
      return person;
    }
    String oldest =
        person.devices().entrySet().stream()
            .filter(entry -> !entry.getKey().equals(key))
            .min(Comparator.comparing(entry -> entry.getValue().last().at()))
            .orElseThrow()
            .getKey();
    Map<String, Device> rest = new TreeMap<>(person.devices());
    Device gone = rest.remove(oldest);
    if (gone != null) {
      Step last = new Step(person, oldest, gone.last(), fences, now);
      gone.visits().values().forEach(visit -> last.end(visit, End.FORGOTTEN, now));
      step.transitions.addAll(last.transitions);
    }
    return new Person(rest, person.told());
  }

  static boolean inside(double distance, double accuracy, double size) {
    return accuracy <= size && distance < -Math.min(accuracy, size / 2);
  }

  static boolean outside(double distance, double accuracy) {
    return distance > Math.max(accuracy, Rules.OURS.exitDistance());
  }

  static boolean sure(double distance, double accuracy) {
    return Math.abs(distance) > 2 * accuracy;
  }

  private static Confidence confidence(double distance, double accuracy, double size) {
    if (sure(distance, accuracy)) {
      return Confidence.HIGH;
    }
    return accuracy <= size / 2 ? Confidence.MEDIUM : Confidence.LOW;
  }

  /** One device at one position, and what is told of it. */
  private static final class Step {
    private final String key;
    private final Fix fix;
    private final FenceIndex fences;
    private final Instant now;
    private final Map<UUID, Instant> told;
    private final List<Transition> transitions = new ArrayList<>();

    Step(Person person, String key, Fix fix, FenceIndex fences, Instant now) {
      this.key = key;
      this.fix = fix;
      this.fences = fences;
      this.now = now;
      this.told = new TreeMap<>(person.told());
    }

    /** A position of a device that is outside of a fence so far. */
    void begin(Fence fence, Map<UUID, Visit> visits) {
      double distance = fence.shape().distance(fix.position());
      if (!inside(distance, fix.accuracy(), fence.shape().size())) {
        return;
      }
      Visit visit =
          new Visit(
              fence.id(),
              fix.eventId(),
              fix.at(),
              Phase.ENTERING,
              latest(fix.at(), now).plus(CONFIRM_AFTER),
              false,
              false);
      visits.put(
          fence.id(), sure(distance, fix.accuracy()) ? enter(visit, fence, fix.at()) : visit);
    }

    /** A new position of a device that is in a fence, or on its way in or out. */
    void heard(Visit visit, Map<UUID, Visit> visits) {
      switch (fences.standing(visit.fence())) {
        case Standing.Unknown() -> visits.put(visit.fence(), visit);
        case Standing.Archived(_) -> end(visit, End.ENDED, fix.at());
        case Standing.InUse(Fence fence) when !fence.open(fix.at()) ->
            end(visit, End.ENDED, fix.at());
        case Standing.InUse(Fence fence) -> {
          double distance = fence.shape().distance(fix.position());
          boolean outside = outside(distance, fix.accuracy());
          boolean sure = sure(distance, fix.accuracy());
          switch (visit.phase()) {
            case ENTERING -> {
              if (inside(distance, fix.accuracy(), fence.shape().size())) {
                visits.put(fence.id(), dwell(enter(visit, fence, fix.at()), fence, fix.at()));
              }
            }
            case INSIDE, LEAVING -> {
              if (!outside) {
                visits.put(fence.id(), dwell(visit.inside(visit.told()), fence, fix.at()));
              } else if (sure || visit.phase() == Phase.LEAVING) {
                end(visit, End.LEFT, fix.at());
              } else {
                visits.put(fence.id(), visit.leaving(latest(fix.at(), now).plus(CONFIRM_AFTER)));
              }
            }
          }
        }
      }
    }

    /** No new position: what the last one and the time say. */
    void unheard(Visit visit, Device device, Map<UUID, Visit> visits) {
      switch (fences.standing(visit.fence())) {
        case Standing.Unknown() -> visits.put(visit.fence(), visit);
        case Standing.Archived(_) -> end(visit, End.ENDED, now);
        case Standing.InUse(Fence fence) when !fence.open(now) -> end(visit, End.ENDED, now);
        case Standing.InUse(Fence fence) -> {
          double distance = fence.shape().distance(fix.position());
          boolean silent = !now.isBefore(visit.confirmAt());
          switch (visit.phase()) {
            case ENTERING -> {
              if (inside(distance, fix.accuracy(), fence.shape().size())) {
                visits.put(fence.id(), silent ? enter(visit, fence, visit.confirmAt()) : visit);
              }
            }
            case LEAVING -> {
              if (silent) {
                end(visit, End.LEFT, visit.confirmAt());
              } else {
                visits.put(fence.id(), visit);
              }
            }
            case INSIDE -> {
              if (outside(distance, fix.accuracy())) {
                end(visit, End.CHANGED, now);
              } else {
                visits.put(
                    fence.id(),
                    now.isBefore(device.quietUntil()) ? visit : dwell(visit, fence, now));
              }
            }
          }
        }
      }
    }

    private Visit enter(Visit visit, Fence fence, Instant at) {
      Instant before = told.get(fence.id());
      boolean tell =
          fence.cooldown() == null
              || before == null
              || !visit.since().isBefore(before.plus(fence.cooldown()));
      if (tell) {
        add(What.ENTERED, visit, fence, at, null);
      }
      if (tell && fence.cooldown() != null) {
        told.values().removeIf(old -> old.isBefore(now.minus(LONGEST_COOLDOWN)));
        told.put(fence.id(), visit.since());
      }
      return visit.inside(tell);
    }

    /** At or after the moment at which the visit has lasted long enough. */
    private Visit dwell(Visit visit, Fence fence, Instant at) {
      if (visit.dwelled()
          || fence.dwell() == null
          || at.isBefore(visit.since().plus(fence.dwell()))) {
        return visit;
      }
      if (visit.told()) {
        add(What.DWELLED, visit, fence, visit.since().plus(fence.dwell()), null);
      }
      return visit.lastedLongEnough();
    }

    void end(Visit visit, End why, Instant at) {
      if (!visit.told()) {
        return;
      }
      switch (fences.standing(visit.fence())) {
        case Standing.InUse(Fence fence) -> add(What.EXITED, visit, fence, at, why);
        case Standing.Archived(Fence fence) -> add(What.EXITED, visit, fence, at, why);
        case Standing.Unknown() -> {}
      }
    }

    private void add(What what, Visit visit, Fence fence, Instant at, @Nullable End why) {
      double distance = fence.shape().distance(fix.position());
      transitions.add(
          new Transition(
              what,
              fence,
              key,
              visit.began(),
              at,
              visit.since(),
              distance,
              fix.accuracy(),
              confidence(distance, fix.accuracy(), fence.shape().size()),
              why,
              fix.eventId()));
    }

    private static Instant latest(Instant a, Instant b) {
      return a.isAfter(b) ? a : b;
    }
  }
}
