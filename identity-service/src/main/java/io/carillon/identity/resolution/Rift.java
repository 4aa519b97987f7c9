package io.carillon.identity.resolution;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One side of a merge that was undone, waits or was refused: who stands on the one never becomes
 * one with who stands on the other, whatever events say.
 *
 * @param merge the merge that was undone, or the suspicion that waits or was refused
 * @param parted whether it is the side of who was merged, else that of the survivor
 */
public record Rift(UUID merge, boolean parted) {

  /** As it is written: `merge parted` or `merge stays`. */
  public static Rift parse(String text) {
    String[] parts = text.split(" ", 2);
    return new Rift(UUID.fromString(parts[0]), parts[1].equals("parted"));
  }

  /** Where both stand together. An operator may join two sides: then there is nothing between. */
  public static Set<Rift> joined(Set<Rift> a, Set<Rift> b) {
    Set<Rift> all = new HashSet<>(a);
    all.addAll(b);
    return all.stream()
        .filter(one -> !all.contains(one.other()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether any two of these people stand on two sides. */
  public static boolean between(Collection<Side> sides) {
    Set<Rift> all = new HashSet<>();
    sides.forEach(side -> all.addAll(side.apart()));
    return all.stream().anyMatch(one -> all.contains(one.other()));
  }

  private Rift other() {
    return new Rift(merge, !parted);
  }

  @Override
  public String toString() {
    return merge + (parted ? " parted" : " stays");
  }
}
