package io.carillon.sandbox.misbehaviour;

import io.carillon.sandbox.inbox.Vendor;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a vendor can be told to do wrong. */
public enum Kind {
  /** What was accepted is kept at once and answered after the delay. */
  SLOW,
  /** What was accepted is kept; then the connection is closed without an answer. */
  CUT,
  /** What was accepted is kept; then the answer is the vendor's 500, or SMTP's 451. */
  ERROR,
  /** Nothing is kept: too many requests, with the delay as {@code Retry-After}. */
  THROTTLE,
  /** Nothing is kept: there is no such recipient any more. */
  UNREGISTERED,
  /** Nothing is kept: the vendor's error of the rule's code. */
  REJECT,
  /** What was accepted fails later, by a callback with the rule's code. */
  FAIL,
  /** Each callback is posted twice. */
  DUPLICATE_CALLBACKS,
  /** All callbacks are posted, and answered, before the request is. */
  EARLY_CALLBACKS;

  /** As it stands in requests and answers: {@code early-callbacks}. */
  String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean isOf(Set<Vendor> wanted) {
    return switch (this) {
      case FAIL, DUPLICATE_CALLBACKS, EARLY_CALLBACKS -> wanted.equals(EnumSet.of(Vendor.TWILIO));
      case SLOW, CUT, ERROR, THROTTLE, UNREGISTERED, REJECT -> true;
    };
  }

  boolean isRefusal() {
    return this == THROTTLE || this == UNREGISTERED || this == REJECT;
  }

  boolean hasCode() {
    return this == REJECT || this == FAIL;
  }

  boolean hasDelay() {
    return this == SLOW || this == THROTTLE;
  }

  static Kind named(String name, Set<Vendor> wanted) {
    List<String> possible =
        Arrays.stream(values()).filter(kind -> kind.isOf(wanted)).map(Kind::key).toList();
    if (!possible.contains(name)) {
      throw new IllegalArgumentException(
          "kind: " + name + " (expected for this channel: one of " + possible + ")");
    }
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
