package io.carillon.scoring.stream;

import io.carillon.platform.privacy.ErasedStore;
import io.carillon.platform.store.Ids;
import io.carillon.scoring.fact.ProfileFacts;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * One partition's store. Everything is in one key-value store with one changelog, so that after a
 * crash all of it is as it was at one moment: records {@code p/tenant/profile}, the time index
 * {@code t/due/tenant/profile}, what was emitted without an input {@code u/at/tenant/profile}, who
 * was handed over {@code m/at/tenant/profile}, and who was erased {@code e/tenant/profile}.
 */
final class FactsStore {
  static final String NAME = "facts";

  private static final String LAST = "~";
  private static final byte[] MARK = {1};

  private final KeyValueStore<String, byte[]> store;

  FactsStore(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  /** A profile at a moment, as an index names it. */
  record Entry(String key, long at, String tenant, String profileId) {}

  static String key(String tenant, String profileId) {
    return "p/" + tenant + "/" + profileId;
  }

  Optional<ProfileFacts> find(String tenant, String profileId) {
    return Optional.ofNullable(store.get(key(tenant, profileId))).map(FactsCodec::decode);
  }

  /** The profile, or one that was not seen before. */
  ProfileFacts load(String tenant, String profileId) {
    return find(tenant, profileId).orElseGet(() -> ProfileFacts.fresh(tenant, profileId));
  }

  /**
   * Writes the record and moves it in the time index.
   *
   * @param armed when it was due before; 0 for never
   */
  void save(ProfileFacts facts, long armed) {
    store.put(key(facts.tenant(), facts.profileId()), FactsCodec.encode(facts));
    if (armed != facts.dueAt()) {
      if (armed != 0) {
        store.delete(at("t/", armed, facts));
      }
      if (facts.dueAt() != 0) {
        store.put(at("t/", facts.dueAt(), facts), MARK);
      }
    }
  }

  /**
   * Writes a record as it is, where it is looked at because something came again. A process that is
   * killed may leave a store that holds more than its changelog was told: what is not told again is
   * gone when the store is, while its input will not come a third time.
   */
  void saveAgain(ProfileFacts facts) {
    save(facts, 0);
  }

  /**
   * Takes a profile out; entries of indexes that name it lead nowhere and go when they are looked
   * at. Nothing is kept under its id any more, unless it is one that may live again. Done again
   * when it comes again, see {@link #saveAgain}.
   *
   * @throws IllegalArgumentException for what is no profile's id
   */
  void erase(String tenant, String profileId) {
    UUID id =
        Ids.parse(profileId).orElseThrow(() -> new IllegalArgumentException("no profile's id"));
    store.delete(key(tenant, profileId));
    if (!ErasedStore.comesBack(id)) {
      store.put(erased(tenant, profileId), MARK);
    }
  }

  /** Whether it is of somebody who was erased: of those nothing is kept but that. */
  boolean isErased(ProfileFacts facts) {
    return facts.isFresh() && store.get(erased(facts.tenant(), facts.profileId())) != null;
  }

  private static String erased(String tenant, String profileId) {
    return "e/" + tenant + "/" + profileId;
  }

  /** Up to {@code most} profiles that are due by now, earliest first. */
  List<Entry> due(long now, int most) {
    return upTo("t/", now, most);
  }

  /** Notes that something was emitted that no input will cause again. */
  void note(ProfileFacts facts, long now) {
    store.put(at("u/", now, facts), MARK);
  }

  /** What was noted up to a moment. */
  List<Entry> noted(long until, int most) {
    return upTo("u/", until, most);
  }

  /** Notes that a profile has ended and its state was handed over. */
  void noteEnd(ProfileFacts facts, long now) {
    store.put(at("m/", now, facts), MARK);
  }

  /** Who ended up to a moment. */
  List<Entry> ended(long until, int most) {
    return upTo("m/", until, most);
  }

  /** Writes a note as it is; see {@link #saveAgain}. */
  void tellAgain(Entry entry) {
    store.put(entry.key(), MARK);
  }

  void forget(Entry entry) {
    store.delete(entry.key());
  }

  /** The next profiles of a tenant behind a key; from the first for an empty one. */
  List<ProfileFacts> page(String tenant, String behind, int most) {
    return page(store, tenant, behind, most);
  }

  static List<ProfileFacts> page(
      ReadOnlyKeyValueStore<String, byte[]> store, String tenant, String behind, int most) {
    List<ProfileFacts> page = new ArrayList<>();
    String from = behind.isEmpty() ? key(tenant, "") : behind;
    try (KeyValueIterator<String, byte[]> found = store.range(from, key(tenant, LAST))) {
      while (found.hasNext() && page.size() < most) {
        KeyValue<String, byte[]> next = found.next();
        if (!next.key.equals(behind)) {
          page.add(FactsCodec.decode(next.value));
        }
      }
    }
    return page;
  }

  private List<Entry> upTo(String index, long until, int most) {
    List<Entry> entries = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> found =
        store.range(index, index + hex(until) + "/" + LAST)) {
      while (found.hasNext() && entries.size() < most) {
        String key = found.next().key;
        String[] parts = key.split("/", 4);
        entries.add(new Entry(key, HexFormat.fromHexDigitsToLong(parts[1]), parts[2], parts[3]));
      }
    }
    return entries;
  }

  private static String at(String index, long at, ProfileFacts facts) {
    return index + hex(at) + "/" + facts.tenant() + "/" + facts.profileId();
  }

  private static String hex(long millis) {
    return HexFormat.of().toHexDigits(millis);
  }
}
