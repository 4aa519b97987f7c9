package io.carillon.identity.trait;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All words that stand about a person. Joining two is commutative, associative and idempotent as
 * long as no limit is reached.
 *
 * @param byName removed fields included, so that a late older word does not bring them back
 */
public record Traits(Map<String, Trait> byName) {
  public static final Traits NONE = new Traits(Map.of());
  public static final int MOST = 300;
  public static final int LARGEST = 8 * 1024;
  public static final int LARGEST_TOGETHER = 64 * 1024;
  public static final int LONGEST_NAME = 256;

  public Traits {
    byName = Map.copyOf(byName);
  }

  /** What a set of new words led to; refused names were over a limit. */
  public record Taken(Traits traits, List<String> refused) {}

  /** Takes new words as far as the limits allow: 300 fields, 8 KB each, 64 KB together. */
  public Taken take(Map<String, Trait> words, TraitSchema schema) {
    Map<String, Trait> taken = new TreeMap<>(byName);
    List<String> refused = new ArrayList<>();
    int count = (int) byName.values().stream().filter(t -> !t.removed()).count();
    int total = size();
    for (Map.Entry<String, Trait> word : new TreeMap<>(words).entrySet()) {
      String name = word.getKey();
      Trait before = taken.get(name);
      Trait after =
          before == null ? word.getValue() : schema.stronger(name, before, word.getValue());
      boolean had = before != null && !before.removed();
      int more = (after.removed() ? 0 : 1) - (had ? 1 : 0);
      int grown = cost(name, after) - (before == null ? 0 : cost(name, before));
      boolean tooMuch =
          name.isEmpty()
              || name.length() > LONGEST_NAME
              || after.size() > LARGEST
              || (more > 0 && count + more > MOST)
              || (grown > 0 && total + grown > LARGEST_TOGETHER);
      if (tooMuch) {
        refused.add(name);
        continue;
      }
      count += more;
      total += grown;
      taken.put(name, after);
    }
    return new Taken(new Traits(taken).withoutOldRemovals(), refused);
  }

  /** What is known when two people turn out to be one; over the limits the strongest words stay. */
  public Traits join(Traits other, TraitSchema schema) {
    Map<String, Trait> joined = new TreeMap<>(byName);
    other.byName.forEach(
        (name, trait) -> joined.merge(name, trait, (a, b) -> schema.stronger(name, a, b)));
    Traits all = new Traits(joined);
    return all.visibleCount() <= MOST && all.size() <= LARGEST_TOGETHER ? all : all.strongest();
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(byName.get(name))
        .map(Trait::value)
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText);
  }

  /** The fields that are there, by name. */
  public ObjectNode visible() {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    new TreeMap<>(byName)
        .forEach(
            (name, trait) -> {
              if (!trait.removed()) {
                shown.set(name, trait.value());
              }
            });
    return shown;
  }

  /** As many fields as fit: first those that somebody asks for, then the newest. */
  public ObjectNode visible(Set<String> asked, int mostBytes) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    int[] left = {mostBytes};
    byName.entrySet().stream()
        .filter(e -> !e.getValue().removed())
        .sorted(
            Comparator.<Map.Entry<String, Trait>, Boolean>comparing(
                    e -> !asked.contains(e.getKey()))
                .thenComparing(e -> e.getValue().at(), Comparator.reverseOrder())
                .thenComparing(Map.Entry::getKey))
        .forEach(
            e -> {
              int cost = cost(e.getKey(), e.getValue());
              if (cost <= left[0]) {
                left[0] -= cost;
                shown.set(e.getKey(), e.getValue().value());
              }
            });
    return shown;
  }

  private long visibleCount() {
    return byName.values().stream().filter(t -> !t.removed()).count();
  }

  private int size() {
    return byName.entrySet().stream().mapToInt(e -> cost(e.getKey(), e.getValue())).sum();
  }

  private static int cost(String name, Trait trait) {
    return trait.removed()
        ? 0
        : name.getBytes(StandardCharsets.UTF_8).length + trait.size() + "\"\":,".length();
  }

  private Traits strongest() {
    Map<String, Trait> kept = new TreeMap<>();
    int[] left = {LARGEST_TOGETHER};
    newestFirst().stream()
        .limit(MOST)
        .forEach(
            e -> {
              int cost = cost(e.getKey(), e.getValue());
              if (cost <= left[0]) {
                left[0] -= cost;
                kept.put(e.getKey(), e.getValue());
              }
            });
    return new Traits(kept);
  }

  private List<Map.Entry<String, Trait>> newestFirst() {
    return byName.entrySet().stream()
        .filter(e -> !e.getValue().removed())
        .sorted(
            Comparator.<Map.Entry<String, Trait>, Boolean>comparing(e -> !e.getValue().known())
                .thenComparing(e -> e.getValue().at(), Comparator.reverseOrder())
                .thenComparing(Map.Entry::getKey))
        .toList();
  }

  /** Keeps the marks of the 300 fields that were removed last. */
  private Traits withoutOldRemovals() {
    List<String> removals =
        byName.entrySet().stream()
            .filter(e -> e.getValue().removed())
            .sorted(
                Comparator.<Map.Entry<String, Trait>, java.time.Instant>comparing(
                        e -> e.getValue().at(), Comparator.reverseOrder())
                    .thenComparing(Map.Entry::getKey))
            .skip(MOST)
            .map(Map.Entry::getKey)
            .toList();
    if (removals.isEmpty()) {
      return this;
    }
    Map<String, Trait> kept = new TreeMap<>(byName);
    removals.forEach(kept::remove);
    return new Traits(kept);
  }
}
