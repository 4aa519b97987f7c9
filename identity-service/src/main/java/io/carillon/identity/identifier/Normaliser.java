package io.carillon.identity.identifier;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Brings a value to the one form under which it is compared. */
public enum Normaliser {
  /** Without surrounding white space. */
  TEXT {
    @Override
    Optional<String> apply(String value, @Nullable String region) {
      return Optional.of(value.strip());
    }
  },
  /** Lower case; something before and behind the @. */
  EMAIL {
    @Override
    Optional<String> apply(String value, @Nullable String region) {
      String email = value.strip().toLowerCase(Locale.ROOT);
      return Optional.of(email)
          .filter(e -> e.length() <= LONGEST_EMAIL && ADDRESS.matcher(e).matches());
    }
  },
  /** As EMAIL, and without what a tag adds: `kelly+shop@example.com` is `kelly@example.com`. */
  EMAIL_WITHOUT_TAG {
    @Override
    Optional<String> apply(String value, @Nullable String region) {
      return EMAIL
          .apply(value, region)
          .map(
              email -> {
                int plus = email.indexOf('+');
                int at = email.indexOf('@');
                return plus > 0 && plus < at
                    ? email.substring(0, plus) + email.substring(at)
                    : email;
              });
    }
  },
  /** Lower case with hyphens, however it was written. */
  UUID {
    @Override
    Optional<String> apply(String value, @Nullable String region) {
      Matcher uuid = ANY_UUID.matcher(value.strip().toLowerCase(Locale.ROOT));
      return uuid.matches() ? Optional.of(uuid.replaceFirst("$1-$2-$3-$4-$5")) : Optional.empty();
    }
  },
  /** E.164; a national number needs the region. */
  PHONE {
    @Override
    Optional<String> apply(String value, @Nullable String region) {
      try {
        PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
        PhoneNumber number = phones.parse(value, region);
        return phones.isPossibleNumber(number)
            ? Optional.of(phones.format(number, PhoneNumberFormat.E164))
            : Optional.empty();
      } catch (NumberParseException e) {
        return Optional.empty();
      }
    }
  };

  private static final Pattern ANY_UUID =
      Pattern.compile(
          "\\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})}?");
  private static final int LONGEST_EMAIL = 254;
  private static final Pattern ADDRESS =
      Pattern.compile("[^\\s@<>,;]+@[^\\s@<>,;]+\\.[^\\s@<>,;]+");

  /** Whether it makes an e-mail address. */
  boolean ofEmail() {
    return this == EMAIL || this == EMAIL_WITHOUT_TAG;
  }

  /**
   * @param region ISO country code that a national phone number is read in, if known
   */
  abstract Optional<String> apply(String value, @Nullable String region);
}
