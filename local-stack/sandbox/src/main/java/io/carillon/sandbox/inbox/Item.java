package io.carillon.sandbox.inbox;

import java.time.Instant;
import java.util.List;

/**
 * One thing that came in.
 *
 * @param receivedAt when its last byte had arrived
 * @param key the vendor's id of it, unique within a vendor; may be empty
 * @param from who sent it, as far as the channel knows
 * @param to the recipients: e-mail addresses in lower case, a phone number, a token, a subscription
 * @param title a line for lists: the subject, the notification's title, the beginning of the text
 * @param raw a mail's headers and body as sent; of all others a JSON object
 */
public record Item(
    Vendor vendor,
    Instant receivedAt,
    String key,
    String from,
    List<String> to,
    String title,
    byte[] raw) {
  private static final int MOST_TITLE = 1_000;

  public Item {
    title = title.length() > MOST_TITLE ? title.substring(0, MOST_TITLE) : title;
  }

  /** A mail, with its subject as title. */
  public static Item mail(Instant receivedAt, String id, String from, List<String> to, byte[] raw) {
    return new Item(Vendor.SMTP, receivedAt, id, from, to, MailView.subject(raw), raw);
  }
}
