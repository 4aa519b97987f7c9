package io.carillon.messaging.template;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * On what to try a template.
 *
 * @param profile a profile's id, or an object in its place such as {@code {"traits": {…}}}
 * @param to for a test message: the address
 * @param locale in place of the profile's
 */
record Trial(
    @Nullable JsonNode profile,
    @Nullable JsonNode data,
    @Nullable JsonNode entry,
    @Nullable JsonNode event,
    @Nullable JsonNode journey,
    @Nullable JsonNode computed,
    @Nullable JsonNode scores,
    @Nullable String locale,
    @Nullable String to) {}
