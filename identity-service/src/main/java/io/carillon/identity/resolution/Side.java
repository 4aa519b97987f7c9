package io.carillon.identity.resolution;

import io.carillon.identity.identifier.Identifier;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What the decision needs to know of one person.
 *
 * @param known has a UNIQUE or STRONG identifier
 * @param identifiers with the moment at which each was gained
 * @param merges how many profiles were merged into it so far
 * @param apart where undone merges put it
 */
public record Side(
    UUID id,
    boolean known,
    Instant createdAt,
    Map<Identifier, Instant> identifiers,
    int merges,
    Set<Rift> apart) {

  /**
   * Who survives a merge comes first: the known before the unknown, then the elder, then the lesser
   * id. A total order, so that it does not matter who decides, or when.
   */
  public static final Comparator<Side> SURVIVORS_FIRST =
      Comparator.comparing((Side side) -> !side.known())
          .thenComparing(Side::createdAt)
          .thenComparing(side -> side.id().toString());

  Side apartFromNobody() {
    return new Side(id, known, createdAt, identifiers, merges, Set.of());
  }
}
