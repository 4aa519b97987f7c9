package io.carillon.platform.caller;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Personal data as those see it who may not see it in clear. */
public final class Masks {
  private static final Pattern EMAIL =
      Pattern.compile("[^\\s@<>\",;]+@[^\\s@<>\",;]+\\.[^\\s@<>\",;]+");
  private static final Pattern PHONE = Pattern.compile("\\+?\\d[\\d ().-]{6,}\\d");

  private Masks() {}

  /** `kelly@example.com` → `k***@e***.com`. */
  public static String email(String address) {
    int at = address.indexOf('@');
    int dot = address.lastIndexOf('.');
    if (at < 1 || dot < at + 2) {
      return "***";
    }
    return address.charAt(0) + "***@" + address.charAt(at + 1) + "***" + address.substring(dot);
  }

  /** `+33612345678` → `+33******78`. */
  public static String phone(String number) {
    return number.length() < 6
        ? "***"
        : number.substring(0, 3) + "******" + number.substring(number.length() - 2);
  }

  /** First letter and stars: `Kelly` → `K***`. */
  public static String text(@Nullable String value) {
    return value == null || value.isEmpty()
        ? ""
        : value.substring(0, value.offsetByCodePoints(0, 1)) + "***";
  }

  /** Masks whatever looks like an e-mail address or a phone number inside of a text. */
  public static String within(String text) {
    String masked = EMAIL.matcher(text).replaceAll(m -> Matcher.quoteReplacement(email(m.group())));
    return PHONE.matcher(masked).replaceAll(m -> Matcher.quoteReplacement(phone(m.group())));
  }
}
