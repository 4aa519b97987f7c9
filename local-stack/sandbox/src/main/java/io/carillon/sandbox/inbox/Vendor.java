package io.carillon.sandbox.inbox;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Who is played here, each on one channel. */
public enum Vendor {
  SMTP("email"),
  TWILIO("sms"),
  FCM("push"),
  APNS("push"),
  WEBPUSH("webpush"),
  WEBHOOK("webhook");

  private final String channel;

  Vendor(String channel) {
    this.channel = channel;
  }

  public String channel() {
    return channel;
  }

  /** As it stands in addresses and answers: {@code twilio}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Those that are meant by a channel ({@code push}), a vendor ({@code fcm}) or {@code all}.
   *
   * @throws IllegalArgumentException when none is
   */
  public static Set<Vendor> named(String name) {
    Set<Vendor> found = EnumSet.noneOf(Vendor.class);
    Set<String> known = new TreeSet<>(Set.of("all"));
    for (Vendor vendor : values()) {
      known.add(vendor.channel);
      known.add(vendor.key());
      if (name.equals("all") || name.equals(vendor.channel) || name.equals(vendor.key())) {
        found.add(vendor);
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("channel: " + name + " (expected: one of " + known + ")");
    }
    return found;
  }

  static Vendor ofKey(String key) {
    return Arrays.stream(values())
        .filter(vendor -> vendor.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("Unknown vendor " + key));
  }
}
