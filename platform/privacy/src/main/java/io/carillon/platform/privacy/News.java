package io.carillon.platform.privacy;

import java.util.Set;
import java.util.UUID;

/** What a topic tells of a person, as far as the order of its effects goes. */
public sealed interface News<A> {

  /** The person was erased: the last word of one of their ids. */
  record Erasure<A>(Profile profile) implements News<A> {}

  /**
   * Anything else.
   *
   * @param profile whom it is of
   * @param member the profile by which it came: the same, or one that was merged into it
   * @param joins whether two become one by it
   * @param apart of an undone merge all who are concerned: who stays, who parts, and the members;
   *     empty of everything else
   */
  record Arrived<A>(Profile profile, UUID member, boolean joins, Set<Profile> apart, A arrival)
      implements News<A> {
    /** Of an event. */
    public static <A> Arrived<A> happened(Profile profile, UUID member, A arrival) {
      return new Arrived<>(profile, member, false, Set.of(), arrival);
    }

    /** Of a merge. */
    public static <A> Arrived<A> merged(Profile profile, A arrival) {
      return new Arrived<>(profile, profile.id(), true, Set.of(), arrival);
    }

    /** Of a merge that was undone. */
    public static <A> Arrived<A> parted(Profile profile, Set<Profile> apart, A arrival) {
      return new Arrived<>(profile, profile.id(), false, apart, arrival);
    }

    /** The same of somebody else. */
    Arrived<A> of(Profile other, A theirs) {
      return new Arrived<>(other, member, joins, apart, theirs);
    }

    boolean byAnother() {
      return !member.equals(profile.id());
    }
  }
}
