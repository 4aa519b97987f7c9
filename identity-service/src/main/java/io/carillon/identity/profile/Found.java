package io.carillon.identity.profile;

import io.carillon.identity.person.Person;
import io.carillon.platform.caller.Units;
import java.util.List;
import java.util.UUID;

/** A person, and the profiles that live on in it. */
record Found(Person person, List<UUID> mergedFrom) {

  /** Whether somebody of these units sees the person; of no unit is of the whole tenant. */
  boolean visibleIn(List<String> callers) {
    return visibleIn(person, callers);
  }

  static boolean visibleIn(Person person, List<String> callers) {
    return callers.isEmpty()
        || person.units().stream().anyMatch(unit -> Units.within(unit, callers));
  }
}
