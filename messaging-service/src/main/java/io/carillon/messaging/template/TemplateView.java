package io.carillon.messaging.template;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.messaging.link.Utm;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A template as it is shown. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TemplateView(
    UUID id,
    String key,
    @Nullable String name,
    @Nullable String channel,
    @Nullable Map<String, JsonNode> locales,
    @Nullable String fallbackLocale,
    @Nullable Utm utm,
    String state,
    long version,
    Instant createdAt,
    Instant changedAt) {}
