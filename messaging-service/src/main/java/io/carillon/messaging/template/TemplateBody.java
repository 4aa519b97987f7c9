package io.carillon.messaging.template;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.messaging.link.Utm;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template as its author sends it, and as the definition keeps it.
 *
 * @param channel email, sms, push, inapp, webpush, webhook
 * @param locales by BCP 47 tag the parts of the channel in that language, Liquid in every text.
 *     email: subject, preheader, mjml or html, text. sms: text. push, inapp, webpush: title, body,
 *     image, buttons [{id, text, deepLink}], deepLink, data {key: text}. webhook: url, headers
 *     {name: text}, body
 * @param utm what to add to the links, when the author wants that
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TemplateBody(
    @Nullable String key,
    @Nullable String name,
    @Nullable String channel,
    @Nullable Map<String, JsonNode> locales,
    @Nullable String fallbackLocale,
    @Nullable Utm utm) {

  TemplateBody withKey(String key) {
    return new TemplateBody(key, name, channel, locales, fallbackLocale, utm);
  }
}
