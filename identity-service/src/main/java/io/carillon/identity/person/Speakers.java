package io.carillon.identity.person;

import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.Consents;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** By which of a person's profiles each word about being contacted came that is new. */
final class Speakers {
  private record Word(Ref person, ConsentKey key) {}

  private final Map<Word, UUID> members = new HashMap<>();

  /**
   * @param member the profile by which came what is new
   */
  void said(Person before, Consents now, UUID member) {
    now.byKey()
        .forEach(
            (key, word) -> {
              if (!word.equals(before.consents().byKey().get(key))) {
                members.put(new Word(before.ref(), key), member);
              }
            });
  }

  /** What the survivor takes over of the loser's stays a word of the loser. */
  void merged(Person survivor, Person loser, Consents together) {
    together
        .byKey()
        .forEach(
            (key, word) -> {
              if (word.equals(loser.consents().byKey().get(key))
                  && !word.equals(survivor.consents().byKey().get(key))) {
                members.put(new Word(survivor.ref(), key), of(loser.ref(), key));
              }
            });
  }

  /** The person's own profile, unless it is known otherwise. */
  UUID of(Ref person, ConsentKey key) {
    return members.getOrDefault(new Word(person, key), person.id());
  }
}
