package io.carillon.ingest.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that may be accepted. Identifiers that were not given are empty.
 *
 * @param messageId the client's, at most 100 characters, or null
 * @param name `event` of a track, `name` of a page or screen, else the call's name
 * @param bundleId what an app calls itself, in `context.app.namespace`
 * @param timestamp when it happened by the client's clock, or null
 * @param sentAt when it was sent by the client's clock, or null
 * @param json its JSON object, as it came but for the write key
 * @param clues what more may be found out from it
 */
public record NewEvent(
    Call call,
    @Nullable String messageId,
    String name,
    String userId,
    String anonymousId,
    String deviceId,
    String bundleId,
    @Nullable Instant timestamp,
    @Nullable Instant sentAt,
    Json json,
    Clues clues) {

  /** The same event with its JSON as it shall be kept. */
  public NewEvent with(Json other) {
    return new NewEvent(
        call,
        messageId,
        name,
        userId,
        anonymousId,
        deviceId,
        bundleId,
        timestamp,
        sentAt,
        other,
        clues);
  }

  /**
   * What keeps the order of one device's or browser's events through its owner's log-in: the first
   * of anonymous, device and user id.
   */
  public String lane() {
    return lane(anonymousId, deviceId, userId);
  }

  /** The same of an event that was accepted. */
  public static String lane(String anonymousId, String deviceId, String userId) {
    if (!anonymousId.isEmpty()) {
      return anonymousId;
    }
    return deviceId.isEmpty() ? userId : deviceId;
  }
}
