package io.carillon.analytics.archive;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A merge was undone.
 *
 * @param survivor who stays
 * @param members the profiles that live on in somebody else from now on
 * @param aliases whom each of them lives on in
 */
public record Parting(String tenant, UUID survivor, Set<UUID> members, List<Merge> aliases) {}
