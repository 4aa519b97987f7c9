package io.carillon.identity.identifier;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.util.Locale;
import java.util.Optional;
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

  private static final int LONGEST_EMAIL = 254;
  private static final Pattern ADDRESS =
      Pattern.compile("[^\\s@<>,;]+@[^\\s@<>,;]+\\.[^\\s@<>,;]+");

  /**
   * @param region ISO country code that a national phone number is read in, if known
   */
  abstract Optional<String> apply(String value, @Nullable String region);
}
