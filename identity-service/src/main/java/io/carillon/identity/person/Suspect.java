package io.carillon.identity.person;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.resolution.Drop;
import io.carillon.identity.resolution.DropReason;
import io.carillon.identity.resolution.Graph;
import io.carillon.identity.resolution.Rift;
import io.carillon.platform.store.Ids;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A merge that an event asked for and that looks wrong.
 *
 * @param type of the identifier that named the other one
 */
public record Suspect(
    String tenant, UUID profile, UUID other, DropReason reason, String type, Cause cause) {

  /** A profile of which so many wait is nobody's, and no operator would come to an end with it. */
  static final int MOST_APART = 100;

  /** The merges with this person that drops kept back and that an operator is asked about. */
  static List<Suspect> of(
      Ref ref, Graph graph, Collection<Identifier> presented, Collection<Drop> drops, Cause cause) {
    List<Suspect> suspects = new ArrayList<>();
    for (Drop drop : drops) {
      if (drop.reason().suspicious() || renames(drop, presented)) {
        for (UUID owner : graph.owners(drop.identifier())) {
          if (!owner.equals(ref.id()) && roomFor(graph, ref.id()) && roomFor(graph, owner)) {
            suspects.add(
                new Suspect(
                    ref.tenant(), ref.id(), owner, drop.reason(), drop.identifier().type(), cause));
          }
        }
      }
    }
    return suspects;
  }

  /** An alias says of two customer ids that they are one person's. */
  private static boolean renames(Drop drop, Collection<Identifier> presented) {
    String type = drop.identifier().type();
    return drop.reason() == DropReason.UNIQUE_CONFLICT
        && type.equals(Identifier.USER_ID)
        && presented.stream().filter(one -> one.type().equals(type)).distinct().count() > 1;
  }

  private static boolean roomFor(Graph graph, UUID profile) {
    return graph.side(profile).apart().size() < MOST_APART;
  }

  /**
   * What keeps the two apart until somebody has decided. Two customers are two without it; and whom
   * an address joins that nobody vouched for, it joins when somebody does.
   */
  Map<Ref, Rift> rifts() {
    return reason == DropReason.UNIQUE_CONFLICT || reason == DropReason.UNVERIFIED
        ? Map.of()
        : Map.of(
            new Ref(tenant, profile), new Rift(id(), false),
            new Ref(tenant, other), new Rift(id(), true));
  }

  /** The same for the same two, whoever was named first. */
  public UUID id() {
    boolean inOrder = profile.toString().compareTo(other.toString()) < 0;
    return inOrder
        ? Ids.hash("suspect", tenant, profile, other)
        : Ids.hash("suspect", tenant, other, profile);
  }
}
