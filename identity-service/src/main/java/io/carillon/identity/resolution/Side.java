package io.carillon.identity.resolution;

import io.carillon.identity.identifier.Identifier;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the decision needs to know of one person.
 *
 * @param known has a UNIQUE or STRONG identifier
 * @param identifiers with the moment at which each was gained
 * @param merges how many profiles were merged into it so far
 * @param apart where undone merges put it
 * @param spot where it was seen last; null when that is not known
 */
public record Side(
    UUID id,
    boolean known,
    Instant createdAt,
    Map<Identifier, Instant> identifiers,
    int merges,
    Set<Rift> apart,
    @Nullable Spot spot) {

  /**
   * Who survives a merge comes first: the known before the unknown, then the elder, then the lesser
   * id. A total order, so that it does not matter who decides, or when.
   */
  public static final Comparator<Side> SURVIVORS_FIRST =
      Comparator.comparing((Side side) -> !side.known())
          .thenComparing(Side::createdAt)
          .thenComparing(side -> side.id().toString());

  /** Without what some undone merges or suspicions put between it and others. */
  public Side without(Set<UUID> rifts) {
    Set<Rift> others =
        apart.stream()
            .filter(one -> !rifts.contains(one.merge()))
            .collect(Collectors.toUnmodifiableSet());
    return new Side(id, known, createdAt, identifiers, merges, others, spot);
  }

  Side apartFromNobody() {
    return new Side(id, known, createdAt, identifiers, merges, Set.of(), spot);
  }
}
