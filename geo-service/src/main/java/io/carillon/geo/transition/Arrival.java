package io.carillon.geo.transition;

import io.carillon.platform.privacy.Profile;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What came on the topic of resolved events and concerns places. */
sealed interface Arrival {
  Profile profile();

  /**
   * A device of a person was somewhere.
   *
   * @param member the profile by which it came: the person's own, or one that was merged into it
   * @param device its id, else the id of the installation, else empty
   * @param unit of the event
   */
  record Moved(Profile profile, UUID member, String device, String unit, Fix fix, Cause cause)
      implements Arrival {}

  /** The same of somebody else. */
  default Arrival of(Profile other) {
    return this instanceof Moved(Profile _, var member, var device, var unit, var fix, var cause)
        ? new Moved(other, member, device, unit, fix, cause)
        : this;
  }

  /** Two profiles became one. */
  record Merged(Profile profile, UUID survivor, String mergeId, Instant at) implements Arrival {}

  /**
   * A merge was undone.
   *
   * @param profile who stays
   * @param parted as whom the members live on: somebody new
   * @param installations ids of devices that go with them
   */
  record Parted(
      Profile profile,
      UUID parted,
      Set<UUID> members,
      Set<String> installations,
      String mergeId,
      Instant at)
      implements Arrival {

    /** All who are concerned. */
    Set<Profile> everybody() {
      return Stream.concat(Stream.of(profile.id(), parted), members.stream())
          .map(id -> new Profile(profile.tenant(), id))
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  /**
   * From what an event of ours follows.
   *
   * @param hops events of services between it and a client's event
   * @param trace W3C trace context
   */
  record Cause(int hops, @Nullable String trace) {
    /** Nothing was heard. */
    static final Cause SILENCE = new Cause(0, null);
  }
}
