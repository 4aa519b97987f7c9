package io.carillon.platform.privacy;

import java.util.Set;

/** What a topic tells of a person, as far as the order of its effects goes. */
public sealed interface News<A> {

  /** The person was erased: the last word of one of their ids. */
  record Erasure<A>(Profile profile) implements News<A> {}

  /**
   * Anything else.
   *
   * @param profile whom it is of
   * @param apart of an undone merge all who are concerned: who stays, who parts, and the members;
   *     empty of everything else
   */
  record Arrived<A>(Profile profile, Set<Profile> apart, A arrival) implements News<A> {
    /** Of an event, or of a merge. */
    public Arrived(Profile profile, A arrival) {
      this(profile, Set.of(), arrival);
    }
  }
}
