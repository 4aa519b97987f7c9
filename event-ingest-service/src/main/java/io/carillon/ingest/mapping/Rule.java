package io.carillon.ingest.mapping;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How one sort of event is made. What is called an expression is CEL over `payload`, `item` and
 * `headers`, or an array of such, of which the first one that gives a value counts.
 *
 * @param when a condition; always when absent
 * @param each an expression that gives a list: one event for each `item`; one event when absent
 * @param type track, identify, page, screen, group or alias
 * @param event an expression: the name of a track
 * @param userId an expression; a list is joined by colons, as `['shopify', payload.customer.id]`
 * @param anonymousId an expression, likewise
 * @param groupId an expression, likewise
 * @param previousId an expression, likewise
 * @param messageId an expression that names the vendor's delivery or object, likewise: what has the
 *     same name again is the same event; the whole payload when absent
 * @param timestamp an expression: ISO 8601, or a number since 1970
 * @param properties expressions by name, or one expression that gives an object
 * @param traits likewise
 * @param context likewise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "MappingRule")
public record Rule(
    @Nullable String when,
    @Nullable String each,
    @Nullable String type,
    @Nullable Object event,
    @Nullable Object userId,
    @Nullable Object anonymousId,
    @Nullable Object groupId,
    @Nullable Object previousId,
    @Nullable Object messageId,
    @Nullable Object timestamp,
    @Nullable Object properties,
    @Nullable Object traits,
    @Nullable Object context) {}
