package io.carillon.messaging.provider;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Purpose;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way out.
 *
 * @param id the message's id, from which a vendor's own id is derived, so that a repetition shows
 * @param headers further headers or fields, by the vendor's names
 * @param receipt the token by which the vendor names the message when it calls back
 * @param expiresAt when it is not worth delivering any more
 */
public record Outgoing(
    String tenant,
    UUID id,
    Purpose purpose,
    Address address,
    Content content,
    Map<String, String> headers,
    String receipt,
    Instant expiresAt) {

  /** What is said; each channel has its own form. */
  public sealed interface Content {}

  /** An e-mail; {@code html} may be empty. */
  public record Email(String subject, String html, String text) implements Content {}

  /** A text message. */
  public record Sms(String text) implements Content {}

  /**
   * What a phone or a browser shows.
   *
   * @param image address of a picture
   * @param deepLink where a touch leads
   * @param data what the app gets beside it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Push(
      String title,
      String body,
      @Nullable String image,
      List<Button> buttons,
      @Nullable String deepLink,
      Map<String, String> data)
      implements Content {}

  /** What an app shows; the parts are those of a {@link Push}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record InApp(
      String title,
      String body,
      @Nullable String image,
      List<Button> buttons,
      @Nullable String deepLink,
      Map<String, String> data)
      implements Content {}

  /** A button, which leads where the whole does unless it says more. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Button(String id, String text, @Nullable String deepLink) {}

  /**
   * A call to a system of the sender's.
   *
   * @param body as it is sent; JSON unless the headers say otherwise
   */
  public record Webhook(String url, Map<String, String> headers, String body) implements Content {}
}
