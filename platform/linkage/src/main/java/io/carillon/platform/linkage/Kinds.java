package io.carillon.platform.linkage;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Guesses the kind of a column from its name and, where the name says nothing, from its content.
 */
final class Kinds {
  /** The first whose word is in the name wins, so narrow ones stand before wide ones. */
  private static final Map<Kind, Set<String>> WORDS = new LinkedHashMap<>();

  static {
    WORDS.put(
        Kind.NATIONAL_ID,
        words(
            "soc ssn socsec socialsecurity nationalid taxid passport nhs nino insurance cpf bsn"
                + " steuerid"));
    WORDS.put(Kind.EMAIL, words("email mail emailaddress courriel"));
    WORDS.put(Kind.PHONE, words("phone mobile tel telephone cell msisdn handy phonenumber"));
    WORDS.put(
        Kind.HOUSE_NUMBER, words("streetnumber housenumber house hausnummer streetno houseno"));
    WORDS.put(Kind.POSTCODE, words("postcode zip zipcode postal postalcode plz codepostal"));
    WORDS.put(Kind.CITY, words("city town suburb ville ort locality stadt village cityname"));
    WORDS.put(Kind.REGION, words("state region province county country land departement"));
    WORDS.put(Kind.STREET, words("street address addr address1 rue strasse street1 addressline"));
    WORDS.put(
        Kind.GIVEN_NAME,
        words("given first fname forename prenom vorname firstname givenname middlename"));
    WORDS.put(
        Kind.FAMILY_NAME,
        words("surname last lname family nachname lastname familyname secondname nom"));
    WORDS.put(Kind.YEAR, words("by byear birthyear yearofbirth yob year jahr annee"));
    WORDS.put(Kind.MONTH, words("bm bmonth birthmonth monthofbirth month monat mois"));
    WORDS.put(Kind.DAY, words("bd bday birthday dayofbirth day tag jour"));
    WORDS.put(Kind.DATE, words("dob birth birthdate dateofbirth date geburtsdatum naissance born"));
    WORDS.put(Kind.CATEGORY, words("gender sex sexe geschlecht title salutation"));
    WORDS.put(Kind.FULL_NAME, words("name fullname displayname"));
  }

  private static final Pattern BORDER = Pattern.compile("(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+");

  private Kinds() {}

  static Kind of(String column, Content content) {
    if (content.filled() == 0) {
      return Kind.IGNORED;
    }
    for (Map.Entry<Kind, Set<String>> known : WORDS.entrySet()) {
      if (named(column, known.getValue()) && bears(known.getKey(), content)) {
        return known.getKey();
      }
    }
    return byContent(content);
  }

  private static Kind byContent(Content content) {
    if (content.emails() > 0.8) {
      return Kind.EMAIL;
    }
    if (content.dates() > 0.8) {
      return Kind.DATE;
    }
    if (content.allDifferent() || content.distinct() < 2) {
      return Kind.IGNORED;
    }
    if (content.distinct() <= 50 && content.distinct() * 10 < content.filled()) {
      return Kind.CATEGORY;
    }
    return content.allNumbers() ? Kind.NUMBER : Kind.TEXT;
  }

  /** A name may lie: a "birthday" with whole dates is no day, an "address" full of @ no street. */
  private static boolean bears(Kind kind, Content content) {
    return switch (kind) {
      case YEAR -> content.within(1850, 2100);
      case MONTH -> content.within(1, 12);
      case DAY -> content.within(1, 31);
      case DATE -> content.dates() > 0.5;
      case GIVEN_NAME, FAMILY_NAME, FULL_NAME, CITY, STREET ->
          content.emails() < 0.5 && content.integers() < 0.5 && content.dates() < 0.5;
      default -> true;
    };
  }

  /** Whether a word, or two or three of the name in a row, are among those. */
  private static boolean named(String column, Set<String> words) {
    List<String> parts =
        BORDER
            .splitAsStream(column)
            .filter(part -> !part.isEmpty())
            .map(part -> part.toLowerCase(Locale.ROOT))
            .toList();
    for (int from = 0; from < parts.size(); from++) {
      StringBuilder joined = new StringBuilder();
      for (int to = from; to < Math.min(parts.size(), from + 3); to++) {
        if (words.contains(joined.append(parts.get(to)).toString())) {
          return true;
        }
      }
    }
    return false;
  }

  private static Set<String> words(String spaced) {
    return Set.of(spaced.split(" "));
  }
}
