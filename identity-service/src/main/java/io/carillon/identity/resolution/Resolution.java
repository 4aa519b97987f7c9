package io.carillon.identity.resolution;

import io.carillon.identity.identifier.Identifier;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whose event it is, and what that changes. */
public sealed interface Resolution {
  /** The identifiers that did not count. */
  List<Drop> drops();

  /** Somebody new, owning these identifiers. */
  record Created(List<Identifier> gained, List<Identifier> shared, List<Drop> drops)
      implements Resolution {}

  /**
   * Somebody known here.
   *
   * @param losers who turned out to be the same person
   * @param gained identifiers that nobody owned
   * @param shared WEAK identifiers of another person that this one uses too
   */
  record Found(
      UUID survivor,
      List<UUID> losers,
      List<Identifier> gained,
      List<Identifier> shared,
      List<Drop> drops)
      implements Resolution {

    public boolean unchanged() {
      return losers.isEmpty() && gained.isEmpty() && shared.isEmpty();
    }

    /** All who are one from now on. */
    public Set<UUID> together() {
      Set<UUID> together = new HashSet<>(losers);
      together.add(survivor);
      return together;
    }

    /** Those of the presented identifiers that counted. */
    public Stream<Identifier> counted(Collection<Identifier> presented) {
      Set<Identifier> dropped = drops.stream().map(Drop::identifier).collect(Collectors.toSet());
      return presented.stream().filter(identifier -> !dropped.contains(identifier));
    }
  }

  /** Only shared identifiers: the unknown person behind the strongest of them, always the same. */
  record Ambiguous(Identifier identifier, List<Drop> drops) implements Resolution {}
}
