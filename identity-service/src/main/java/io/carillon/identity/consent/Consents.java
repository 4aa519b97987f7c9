package io.carillon.identity.consent;

import java.util.Map;
import java.util.TreeMap;

/** All that a person said of being contacted; joining two never enables an address again. */
public record Consents(Map<ConsentKey, Consent> byKey) {
  public static final Consents NONE = new Consents(Map.of());

  public Consents {
    byKey = Map.copyOf(byKey);
  }

  /** Takes a new word: the latest one stands, at the same moment the refusal. */
  public Consents take(ConsentKey key, Consent word) {
    Map<ConsentKey, Consent> taken = new TreeMap<>(byKey);
    taken.merge(key, word, Consent::laterOf);
    return new Consents(taken);
  }

  /** What stands when two people turn out to be one: the refusal, whenever it was given. */
  public Consents join(Consents other) {
    Map<ConsentKey, Consent> joined = new TreeMap<>(byKey);
    other.byKey.forEach((key, word) -> joined.merge(key, word, Consent::stricterOf));
    return new Consents(joined);
  }
}
