package io.carillon.messaging.template;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.messaging.link.Utm;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template as its author sends it, and as the definition keeps it.
 *
 * <p>What a reader finds beside it may be sent back, and is left as it is.
 *
 * @param unit the path of the unit that owns it; the author's own when left out
 * @param channel email, sms, push, inapp, webpush, webhook
 * @param locales by BCP 47 tag the parts of the channel in that language, Liquid in every text.
 *     email: subject, preheader, mjml or html, text. sms: text. push, inapp, webpush: title, body,
 *     image, buttons [{id, text, deepLink}], deepLink, data {key: text}. webhook: url, headers
 *     {name: text}, body
 * @param utm what to add to the links, when the author wants that
 * @param sharing what units below may change, as {@link io.carillon.platform.definitions.Sharing}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties({"id", "adjustments", "state", "version", "createdAt", "changedAt"})
public record TemplateBody(
    @Nullable String key,
    @Nullable String unit,
    @Nullable String name,
    @Nullable String channel,
    @Nullable Map<String, JsonNode> locales,
    @Nullable String fallbackLocale,
    @Nullable Utm utm,
    @Nullable JsonNode sharing) {

  /** As it is kept: under its key, and without the unit, which stands beside it. */
  TemplateBody under(String key) {
    return new TemplateBody(key, null, name, channel, locales, fallbackLocale, utm, sharing);
  }

  /** The same, sharing what it shared before where it says nothing of that. */
  TemplateBody sharingAs(@Nullable JsonNode before) {
    return sharing != null
        ? this
        : new TemplateBody(key, unit, name, channel, locales, fallbackLocale, utm, before);
  }
}
