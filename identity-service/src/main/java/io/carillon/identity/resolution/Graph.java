package io.carillon.identity.resolution;

import io.carillon.identity.identifier.Identifier;
import java.util.Set;
import java.util.UUID;

/** Who owns what, of one tenant, at the moment of a decision. */
public interface Graph {
  /** The people that an identifier names: none, one, or several when a WEAK one is shared. */
  Set<UUID> owners(Identifier identifier);

  Side side(UUID profile);
}
