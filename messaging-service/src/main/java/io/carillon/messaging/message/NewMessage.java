package io.carillon.messaging.message;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is asked for.
 *
 * @param template its key or id; or
 * @param content one language of a template, in its place
 * @param data what the template sees as `data`: an object
 */
public record NewMessage(
    @Nullable To to,
    @Nullable String channel,
    @Nullable String template,
    @Nullable JsonNode content,
    @Nullable String purpose,
    @Nullable JsonNode data) {

  /** One of the two. */
  public record To(@Nullable String profile, @Nullable String identifier) {}
}
