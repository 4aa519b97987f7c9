package io.carillon.messaging.gate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Why a message is sent: what the person asked for by acting, or what the sender wants to say. */
public enum Purpose {
  MARKETING,
  TRANSACTIONAL;

  /** `marketing`, `transactional`. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Purpose> of(String word) {
    return Arrays.stream(values()).filter(purpose -> purpose.word().equals(word)).findFirst();
  }
}
