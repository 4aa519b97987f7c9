package io.carillon.identity.person;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What countries tell without doubt: one language, one time. */
final class Regions {
  private static final String NONE = "-";

  private static final Map<String, String> LANGUAGES = new HashMap<>();
  private static final Map<String, String> ZONES = new HashMap<>();
  private static final Map<String, String> COUNTRIES = new HashMap<>();

  static {
    try (InputStream file =
            Objects.requireNonNull(Regions.class.getResourceAsStream("/regions.tsv"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(Regions::take);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Regions() {}

  private static void take(String line) {
    String[] columns = line.split("\t", -1);
    String country = columns[0];
    if (!columns[1].equals(NONE)) {
      LANGUAGES.put(country, columns[1]);
    }
    if (!columns[2].equals(NONE)) {
      ZONES.put(country, columns[2]);
    }
    for (String zone : columns[3].split(",", -1)) {
      COUNTRIES.put(zone, country);
    }
  }

  /** The country of a number in E.164; none for one that is of no country, such as +800. */
  static Optional<String> ofPhone(String number) {
    try {
      PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
      return Optional.ofNullable(phones.getRegionCodeForNumber(phones.parse(number, null)))
          .filter(COUNTRIES::containsValue);
    } catch (NumberParseException e) {
      return Optional.empty();
    }
  }

  static Optional<String> ofZone(String zone) {
    return Optional.ofNullable(COUNTRIES.get(zone));
  }

  /** The IANA zone of a country that keeps one time. */
  static Optional<String> zone(String country) {
    return Optional.ofNullable(ZONES.get(country));
  }

  /** A BCP 47 tag of the one language that is official in all of a country. */
  static Optional<String> locale(String country) {
    return Optional.ofNullable(LANGUAGES.get(country)).map(language -> language + "-" + country);
  }
}
