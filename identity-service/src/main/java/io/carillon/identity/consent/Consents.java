package io.carillon.identity.consent;

import static io.carillon.identity.consent.ConsentState.GRANTED;
import static io.carillon.identity.consent.ConsentState.REVOKED;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that a person said of being contacted; joining two never enables an address again. A person's
 * state is one record, so there are only so many words, and a refusal is none of those that go.
 */
public record Consents(Map<ConsentKey, Consent> byKey) {
  public static final int MOST = 100;
  public static final Consents NONE = new Consents(Map.of());

  private static final Comparator<Map.Entry<ConsentKey, Consent>> OLDEST_FIRST =
      Map.Entry.<ConsentKey, Consent>comparingByValue(Comparator.comparing(Consent::at))
          .thenComparing(Map.Entry.comparingByKey());

  public Consents {
    byKey = Map.copyOf(byKey);
  }

  /** Whether there is room for the word: for a refusal there always is. */
  public boolean takes(ConsentKey key, Consent word) {
    return byKey.size() < MOST || word.state() == REVOKED || byKey.containsKey(key);
  }

  /** Takes a new word: the latest one stands, at the same moment the refusal. */
  public Consents take(ConsentKey key, Consent word) {
    Map<ConsentKey, Consent> taken = new TreeMap<>(byKey);
    taken.merge(key, word, Consent::laterOf);
    return bounded(taken);
  }

  /** What stands when two people turn out to be one: the refusal, whenever it was given. */
  public Consents join(Consents other) {
    Map<ConsentKey, Consent> joined = new TreeMap<>(byKey);
    other.byKey.forEach((key, word) -> joined.merge(key, word, Consent::stricterOf));
    return bounded(joined);
  }

  /**
   * The oldest permissions go first, whose addresses are not granted then; when there are refusals
   * alone, those of a channel become one of the whole channel.
   */
  public static Consents bounded(Map<ConsentKey, Consent> all) {
    Map<ConsentKey, Consent> words = new TreeMap<>(all);
    while (words.size() > MOST) {
      words.entrySet().stream()
          .filter(e -> e.getValue().state() == GRANTED)
          .min(OLDEST_FIRST)
          .map(Map.Entry::getKey)
          .ifPresentOrElse(words::remove, () -> widen(words));
    }
    return new Consents(words);
  }

  /** There are far fewer channels and purposes than words, so one of them has several. */
  private static void widen(Map<ConsentKey, Consent> refusals) {
    Map<ConsentKey, List<ConsentKey>> channels =
        refusals.keySet().stream()
            .collect(groupingBy(ConsentKey::wholeChannel, TreeMap::new, toList()));
    List<ConsentKey> most = Collections.max(channels.values(), Comparator.comparing(List::size));
    for (ConsentKey key : most) {
      Consent word = refusals.remove(key);
      if (word != null) {
        refusals.merge(key.wholeChannel(), word, Consent::laterOf);
      }
    }
  }
}
