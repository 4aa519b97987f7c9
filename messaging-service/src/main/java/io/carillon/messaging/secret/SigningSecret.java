package io.carillon.messaging.secret;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A secret as its owner sees it.
 *
 * @param use `inbox` or `webhook`
 * @param until when it ends, for one that was replaced
 * @param secret in clear, in the answer that makes it and in no other
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SigningSecret(
    UUID id, String use, Instant createdAt, @Nullable Instant until, @Nullable String secret) {

  SigningSecret shown(String text) {
    return new SigningSecret(id, use, createdAt, until, text);
  }
}
