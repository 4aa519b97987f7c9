package io.carillon.geo.transition;

import io.carillon.geo.geofence.FenceIndex;
import io.carillon.platform.privacy.Profile;
import io.carillon.platform.timers.Timer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A person's row, locked, and what a transaction makes of it. */
final class PersonRow {
  private final Profile profile;
  private final Person before;
  private Person person;
  private @Nullable Instant wakeAt;
  private long wakeSeq;
  private boolean woken;

  PersonRow(Profile profile, Person person, @Nullable Instant wakeAt, long wakeSeq) {
    this.profile = profile;
    this.before = person;
    this.person = person;
    this.wakeAt = wakeAt;
    this.wakeSeq = wakeSeq;
  }

  Profile profile() {
    return profile;
  }

  Person person() {
    return person;
  }

  @Nullable Instant wakeAt() {
    return wakeAt;
  }

  long wakeSeq() {
    return wakeSeq;
  }

  boolean changed() {
    return woken || !person.equals(before);
  }

  void take(Person next) {
    person = next;
  }

  /** Whether that timer is the one that is set for it; it is set no more then. */
  boolean wokenBy(Timer timer) {
    if (wakeAt == null || timer.seq() != wakeSeq) {
      return false;
    }
    wakeAt = null;
    woken = true;
    return true;
  }

  /** A timer for the next moment at which silence means something, unless one is set before it. */
  Optional<Timer> timer(FenceIndex fences) {
    Instant needed = person.wakeAt(fences);
    if (needed == null || (wakeAt != null && !needed.isBefore(wakeAt))) {
      return Optional.empty();
    }
    wakeAt = needed;
    wakeSeq++;
    woken = true;
    return Optional.of(new Timer(profile.tenant(), profile.id(), wakeSeq, needed));
  }
}
