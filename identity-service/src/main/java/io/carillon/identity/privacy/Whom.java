package io.carillon.identity.privacy;

import io.carillon.identity.identifier.Identifier;
import java.util.List;
import java.util.UUID;

/**
 * The person of a request, as the other services are told.
 *
 * @param profiles every id that the person ever had, the one that lives first
 */
record Whom(List<UUID> profiles, List<Identifier> identifiers) {}
