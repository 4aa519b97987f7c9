package io.carillon.stack.chaos;

/**
 * Something that must not be.
 *
 * @param person the userId
 * @param what the kind of thing, with its id where it has one
 */
record Offence(Kind kind, String person, String what, String expected, String found) {

  /** What is wrong with it. */
  enum Kind {
    /** It was told, and is not there. */
    LOST,
    /** It is there more often than told. */
    TWICE,
    /** It is there, and is another than told. */
    WRONG,
    /** It was sent to somebody who had been told that nothing would come. */
    AGAINST_CONSENT,
    /** It happened before its time. */
    EARLY,
    /** It happened too long after its time. */
    LATE,
    /** Clients were refused for too long, or a part did not recover. */
    AWAY
  }

  @Override
  public String toString() {
    return "%s %s, person %s: expected %s, found %s".formatted(kind, what, person, expected, found);
  }
}
