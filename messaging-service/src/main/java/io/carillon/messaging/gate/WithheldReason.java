package io.carillon.messaging.gate;

/** Why a message was not sent, and what would have to change. */
public enum WithheldReason {
  TEMPLATE_NOT_LIVE("when the template is there and not archived"),
  CHANNEL_NOT_SERVED("when the channel has a provider"),
  PROFILE_UNKNOWN("never: the person is not known any more"),
  NO_ADDRESS("when the person has an address on this channel"),
  SUPPRESSED("when the address is taken off the suppression list"),
  UNSUBSCRIBED("when the person subscribes again"),
  CONSENT_REVOKED("when the person consents again"),
  NO_CONSENT("when the person consents"),
  RENDER_FAILED("when the template renders for this person"),
  LIKELY_DUPLICATE("when the match is refused, if it is asked for again"),
  QUOTA_EXCEEDED("when the tenant's next day begins, if it is asked for again"),
  TOO_LATE("never: its time is over");

  private final String next;

  WithheldReason(String next) {
    this.next = next;
  }

  /** When it may be tried next, for people. */
  public String next() {
    return next;
  }
}
