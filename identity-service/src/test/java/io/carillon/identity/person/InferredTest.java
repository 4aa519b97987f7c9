package io.carillon.identity.person;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierClass;
import io.carillon.identity.trait.Trait;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferredTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        // phones                      | zone that is known | time zone       | language
        "+33612345678                  | -                  | Europe/Paris    | fr-FR",
        "+4915112345678                | -                  | Europe/Berlin   | de-DE",
        "+819012345678                 | -                  | Asia/Tokyo      | ja-JP",
        // a country of many times
        "+5511987654321                | -                  | -               | pt-BR",
        "+61412345678                  | -                  | -               | en-AU",
        // countries of several languages
        "+41791234567                  | -                  | Europe/Zurich   | -",
        "+32470123456                  | -                  | Europe/Brussels | -",
        "+15145550142                  | -                  | -               | -",
        "+12125550142                  | -                  | -               | -",
        // numbers of no country, and of two
        "+80012345678                  | -                  | -               | -",
        "+33612345678 +33712345678     | -                  | Europe/Paris    | fr-FR",
        "+33612345678 +819012345678    | -                  | -               | -",
        // a zone alone, and one that says another country than the number
        "-                             | Europe/Vienna      | Europe/Vienna   | de-AT",
        "-                             | America/Sao_Paulo  | America/Sao_Paulo | pt-BR",
        "-                             | America/Toronto    | America/Toronto | -",
        "-                             | Etc/UTC            | Etc/UTC         | -",
        "+33612345678                  | Europe/Paris       | Europe/Paris    | fr-FR",
        "+33612345678                  | Asia/Tokyo         | Asia/Tokyo      | -",
        "-                             | -                  | -               | -",
      })
  void isConcludedWhereThereIsNoDoubt(
      @Nullable String phones,
      @Nullable String zone,
      @Nullable String timezone,
      @Nullable String locale) {
    Person person = person(phones == null ? "" : phones).withTimezone(word(zone, false));

    assertThat(text(Inferred.timezone(person))).isEqualTo(timezone);
    assertThat(text(Inferred.locale(person))).isEqualTo(locale);
  }

  @Test
  void whatIsConcludedIsMarkedAndWhatWasSaidStands() {
    Person silent = person("+33612345678");
    Person said =
        silent.withTimezone(word("America/Toronto", false)).withLocale(word("en-CA", false));

    assertThat(Inferred.timezone(silent)).extracting(Trait::inferred).isEqualTo(true);
    assertThat(Inferred.locale(silent)).extracting(Trait::inferred).isEqualTo(true);
    assertThat(Inferred.timezone(said)).isEqualTo(said.timezone());
    assertThat(Inferred.locale(said)).isEqualTo(said.locale());
  }

  private static Person person(String phones) {
    Map<Identifier, Owned> identifiers = new HashMap<>();
    for (String phone : phones.split(" ", -1)) {
      identifiers.put(
          new Identifier(
              phone.isEmpty() ? Identifier.USER_ID : Identifier.PHONE,
              phone.isEmpty() ? "kelly" : phone),
          new Owned(IdentifierClass.STRONG, Cast.NOON, Cast.NOON, false));
    }
    return Person.unknown(new Ref("demo", UUID.randomUUID()), Cast.NOON)
        .withIdentifiers(identifiers);
  }

  private static @Nullable Trait word(@Nullable String value, boolean inferred) {
    return value == null
        ? null
        : new Trait(TextNode.valueOf(value), Cast.NOON, true, null, inferred, "key-1");
  }

  private static @Nullable String text(@Nullable Trait word) {
    return word == null ? null : word.value().asText();
  }
}
