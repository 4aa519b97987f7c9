package io.carillon.identity.person;

import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.Consents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** By which of a person's profiles each word about being contacted came that is new. */
final class Speakers {
  private record Word(Ref person, ConsentKey key) {}

  private record Spoken(UUID member, Consent word) {}

  private final Map<Word, Spoken> spoken = new HashMap<>();
  private final List<Changes.Said> overtaken = new ArrayList<>();

  /**
   * @param member the profile by which came what is new
   */
  void said(Person before, Consents now, UUID member) {
    now.byKey()
        .forEach(
            (key, word) -> {
              if (!word.equals(before.consents().byKey().get(key))) {
                overtake(new Word(before.ref(), key), new Spoken(member, word));
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
                UUID member = of(loser.ref(), key);
                overtake(new Word(survivor.ref(), key), new Spoken(member, word));
              }
            });
    spoken.forEach(
        (word, one) -> {
          if (word.person().equals(loser.ref())
              && !one.word().equals(together.byKey().get(word.key()))) {
            overtaken.add(new Changes.Said(loser.ref(), one.member(), word.key(), one.word()));
          }
        });
  }

  private void overtake(Word word, Spoken now) {
    Spoken earlier = spoken.put(word, now);
    if (earlier != null) {
      overtaken.add(new Changes.Said(word.person(), earlier.member(), word.key(), earlier.word()));
    }
  }

  /** The person's own profile, unless it is known otherwise. */
  UUID of(Ref person, ConsentKey key) {
    Spoken one = spoken.get(new Word(person, key));
    return one == null ? person.id() : one.member();
  }

  /** New words that newer ones took the place of before they were written. */
  List<Changes.Said> overtaken() {
    return overtaken;
  }
}
