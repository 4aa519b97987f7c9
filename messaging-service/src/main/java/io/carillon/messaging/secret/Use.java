package io.carillon.messaging.secret;

import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a secret is for, and how it is written. */
public enum Use {
  /** A tenant's server makes a user's hash with it: its key is the text, in UTF-8. */
  INBOX("is_", Base64.getUrlEncoder().withoutPadding()),
  /** This house signs what it sends with it, as Standard Webhooks says. */
  WEBHOOK("whsec_", Base64.getEncoder());

  private final String prefix;
  private final Base64.Encoder encoder;

  Use(String prefix, Base64.Encoder encoder) {
    this.prefix = prefix;
    this.encoder = encoder;
  }

  /** `inbox`. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String text(byte[] secret) {
    return prefix + encoder.encodeToString(secret);
  }

  static Optional<Use> of(String word) {
    return Arrays.stream(values()).filter(use -> use.word().equals(word)).findFirst();
  }

  static String words() {
    return Arrays.stream(values()).map(Use::word).collect(Collectors.joining(", "));
  }
}
