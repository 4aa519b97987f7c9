package io.carillon.messaging.rendering;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.carillon.messaging.provider.Outgoing;

/**
 * The words of one message.
 *
 * @param locale the template's language that was chosen, as its author wrote it
 */
public record Rendered(String locale, @JsonUnwrapped Outgoing.Content content) {}
