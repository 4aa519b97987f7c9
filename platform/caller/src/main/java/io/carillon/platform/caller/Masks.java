package io.carillon.platform.caller;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Personal data as those see it who may not see it in clear. */
public final class Masks {
  private static final Pattern EMAIL =
      Pattern.compile("[^\\s@<>\",;:=&?/]+(?:@|%40)[^\\s@<>\",;&?/]+\\.[^\\s@<>\",;&?/]+");

  /** Not within a word, a time or a UUID. */
  private static final Pattern PHONE =
      Pattern.compile("(?<![\\w.:-])\\+?\\(?\\d[\\d ().-]{5,}\\d(?![\\w:-])");

  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final int FEWEST_PHONE_DIGITS = 7;
  private static final int MOST_PHONE_DIGITS = 15;

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

  /**
   * All of what a person said of themselves: as an address or a number when it is nothing else, so
   * that it can be told apart, else its first letter.
   */
  public static String whole(@Nullable String value) {
    if (value != null && EMAIL.matcher(value).matches()) {
      return email(value);
    }
    return value != null && PHONE.matcher(value).matches() && looksLikePhone(value)
        ? phone(value)
        : text(value);
  }

  /** Masks whatever looks like an e-mail address or a phone number inside of a text. */
  public static String within(String text) {
    String masked =
        EMAIL
            .matcher(text)
            .replaceAll(
                found -> Matcher.quoteReplacement(email(found.group().replace("%40", "@"))));
    return PHONE
        .matcher(masked)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    looksLikePhone(found.group()) ? phone(found.group()) : found.group()));
  }

  private static boolean looksLikePhone(String text) {
    long digits = text.chars().filter(Character::isDigit).count();
    return digits >= FEWEST_PHONE_DIGITS
        && digits <= MOST_PHONE_DIGITS
        && !DATE.matcher(text).matches();
  }
}
