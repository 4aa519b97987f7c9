package io.carillon.messaging.provider;

import java.util.Map;
import java.util.UUID;

/**
 * A message on its way out.
 *
 * @param id the message's id, from which a vendor's own id is derived, so that a repetition shows
 * @param address where to, in the channel's form
 * @param headers further headers or fields, by the vendor's names
 */
public record Outgoing(UUID id, String address, Content content, Map<String, String> headers) {

  /** What is said; each channel has its own form. */
  public interface Content {}

  /** An e-mail; {@code html} may be empty. */
  public record Email(String subject, String html, String text) implements Content {}
}
