package io.carillon.messaging.template;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.messaging.link.Utm;
import io.carillon.platform.definitions.Stored;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A template as it is shown.
 *
 * @param unit the path of the unit that owns it
 * @param adjustments what units below have changed, by their paths and the fields'
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TemplateView(
    UUID id,
    String key,
    String unit,
    @Nullable String name,
    @Nullable String channel,
    @Nullable Map<String, JsonNode> locales,
    @Nullable String fallbackLocale,
    @Nullable Utm utm,
    @Nullable JsonNode sharing,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable Map<String, JsonNode> adjustments,
    String state,
    long version,
    Instant createdAt,
    Instant changedAt) {

  /** With these words, and these of the adjustments. */
  static TemplateView of(KeptTemplate kept, TemplateBody words, Map<String, JsonNode> adjustments) {
    Stored stored = kept.definition();
    return new TemplateView(
        stored.id(),
        stored.key(),
        kept.unit(),
        words.name(),
        words.channel(),
        words.locales(),
        words.fallbackLocale(),
        words.utm(),
        words.sharing(),
        adjustments,
        TemplateStore.state(stored),
        stored.version(),
        stored.createdAt(),
        stored.changedAt());
  }
}
