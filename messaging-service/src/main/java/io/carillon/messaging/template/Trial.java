package io.carillon.messaging.template;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * On what to try a template.
 *
 * @param profile a profile's id, or an object in its place such as {@code {"traits": {…}}}
 * @param to for a test message: an e-mail address, a phone number in E.164, `ios:`, `android:` or
 *     `web:` and a push token, a profile's id for in-app; for a webhook it may be left out
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
