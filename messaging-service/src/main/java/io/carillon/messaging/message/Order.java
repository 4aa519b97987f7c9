package io.carillon.messaging.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.messaging.gate.Purpose;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param unit the path of the unit in whose name it goes; the tenant's own for the whole tenant
 * @param id the effect's id: the same on every repetition
 * @param template its key; empty when the content is given
 * @param content in place of a template: one language of one, or null
 * @param context what the template sees: an object with any of entry, event, journey, data
 * @param recipient the one address it is for; null for the person's own choice
 * @param causeId the event that led to it, or empty
 * @param hops events of services before that one
 */
public record Order(
    String tenant,
    String unit,
    UUID id,
    UUID profileId,
    String channel,
    Purpose purpose,
    String template,
    @Nullable JsonNode content,
    JsonNode context,
    @Nullable String recipient,
    @Nullable JourneyStep journey,
    String causeId,
    int hops,
    @Nullable String traceparent,
    Instant requestedAt,
    Instant expiresAt) {}
