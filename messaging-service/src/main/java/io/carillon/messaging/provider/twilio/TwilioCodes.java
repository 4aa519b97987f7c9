package io.carillon.messaging.provider.twilio;

import io.carillon.messaging.gate.AddressFault;
import io.carillon.messaging.provider.Outcome;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Twilio's statuses and error codes mean (twilio.com/docs/api/errors): pure decisions. */
final class TwilioCodes {
  private static final int OPTED_OUT = 21610;

  /** No number, none that takes text messages, nobody behind it. */
  private static final Set<Integer> DEAD = Set.of(21211, 21217, 21614, 30005, 30006);

  /** Too many at once, or a queue that is full. */
  private static final Set<Integer> CROWDED = Set.of(20429, 14107, 21611);

  private TwilioCodes() {}

  /**
   * What an answer that is no success means.
   *
   * @param status of HTTP, from 300
   * @param code Twilio's, or 0
   * @param wish of the header Retry-After, or null
   */
  static Outcome refusal(int status, int code, String detail, @Nullable Duration wish) {
    String reason = code == 0 ? "HTTP_" + status : "TWILIO_" + code;
    // the account, not the message: people set it right
    boolean account = status == 401 || status == 404 || (status == 403 && code < 21_000);
    if (status == 429 || status == 503 || CROWDED.contains(code) || account) {
      return new Outcome.Retry(reason, detail, wish);
    }
    return status >= 400 && status < 500
        ? new Outcome.Rejected(reason, detail, fault(code))
        : new Outcome.Unknown(reason, "an answer that does not say whether it was taken");
  }

  static AddressFault fault(int code) {
    if (code == OPTED_OUT) {
      return AddressFault.OPTED_OUT;
    }
    return DEAD.contains(code) ? AddressFault.DEAD : AddressFault.NONE;
  }
}
