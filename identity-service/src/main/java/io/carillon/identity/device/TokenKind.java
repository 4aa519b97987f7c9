package io.carillon.identity.device;

/** Whose address a push token is, which its form says. */
public enum TokenKind {
  /** Firebase Cloud Messaging: Android, and iOS through Firebase's SDK. */
  FCM("push"),
  /** Apple: hexadecimal. */
  APNS("push"),
  /** A browser's push subscription, as JSON. */
  WEBPUSH("webpush");

  private final String channel;

  TokenKind(String channel) {
    this.channel = channel;
  }

  /** The channel that such a token is an address of: push, webpush. */
  public String channel() {
    return channel;
  }

  static TokenKind of(String token) {
    if (token.startsWith("{")) {
      return WEBPUSH;
    }
    boolean hexadecimal =
        token.length() >= 64 && token.chars().allMatch(c -> Character.digit(c, 16) >= 0);
    return hexadecimal ? APNS : FCM;
  }
}
