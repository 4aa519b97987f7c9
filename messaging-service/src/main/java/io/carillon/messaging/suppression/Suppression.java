package io.carillon.messaging.suppression;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An address not to write to.
 *
 * @param unit the path of the unit that it came from; it counts for the whole tenant
 * @param scope `marketing` or `all`
 * @param reason UNSUBSCRIBED, COMPLAINED, BOUNCED or MANUAL
 * @param note why, in the words of who added it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Suppression(
    UUID id,
    String unit,
    String channel,
    String address,
    String scope,
    String reason,
    String note,
    String addedBy,
    Instant addedAt,
    @Nullable UUID messageId) {
  public static final String UNSUBSCRIBED = "UNSUBSCRIBED";
  static final String BOUNCED = "BOUNCED";
  static final String MANUAL = "MANUAL";
  static final String MARKETING = "marketing";
  static final String ALL = "all";
}
