package io.carillon.identity.match;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Two profiles that may be of one person.
 *
 * @param profiles both, as they live on today
 * @param probability that they are, 0..1
 * @param weight the same in bits, the sum of all fields and of how rare pairs of one person are
 * @param state `open`, `confirmed` or `refused`
 */
@Schema(name = "Match")
public record MatchView(
    UUID id,
    List<UUID> profiles,
    double probability,
    double weight,
    List<FieldView> fields,
    String state,
    Instant createdAt) {}
