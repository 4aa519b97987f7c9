package io.carillon.scorecard.app;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where apps are got from. */
public enum Market {
  IOS,
  ANDROID;

  /** The word in files, answers and the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Market> of(@Nullable String word) {
    return Arrays.stream(values()).filter(market -> market.word().equals(word)).findFirst();
  }
}
