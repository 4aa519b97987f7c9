package io.carillon.platform.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindsTest {
  private static final Content WORDS = new Content(1_000, 400, 0, 0, 0, 7, 0, 0);

  private static Content numbers(long low, long high) {
    return new Content(1_000, Math.min(900, high - low), 0, 0, 1, 3, low, high);
  }

  @ParameterizedTest
  @CsvSource({
    "given_name, GIVEN_NAME",
    "firstName, GIVEN_NAME",
    "fname_c1, GIVEN_NAME",
    "Prénom prenom, GIVEN_NAME",
    "surname, FAMILY_NAME",
    "lastName, FAMILY_NAME",
    "lname_c1, FAMILY_NAME",
    "name, FULL_NAME",
    "address_1, STREET",
    "street, STREET",
    "suburb, CITY",
    "address.city, CITY",
    "postcode, POSTCODE",
    "state, REGION",
    "E-Mail, EMAIL",
    "email, EMAIL",
    "phoneNumber, PHONE",
    "soc_sec_id, NATIONAL_ID",
    "street_number, HOUSE_NUMBER",
    "gender, CATEGORY",
    "remark, TEXT"
  })
  void theNameOfAColumnSaysItsKind(String column, Kind kind) {
    assertThat(Kinds.of(column, WORDS)).isEqualTo(kind);
  }

  @Test
  void partsOfADateAreKnownByNameAndRange() {
    assertThat(Kinds.of("by", numbers(1920, 2005))).isEqualTo(Kind.YEAR);
    assertThat(Kinds.of("bm", numbers(1, 12))).isEqualTo(Kind.MONTH);
    assertThat(Kinds.of("bd", numbers(1, 31))).isEqualTo(Kind.DAY);
    assertThat(Kinds.of("bd", numbers(1, 99))).isEqualTo(Kind.NUMBER);
  }

  @Test
  void contentSaysWhatTheNameDoesNot() {
    assertThat(Kinds.of("contact", new Content(1_000, 900, 0.99, 0, 0, 20, 0, 0)))
        .isEqualTo(Kind.EMAIL);
    assertThat(Kinds.of("x7", new Content(1_000, 900, 0, 0.99, 0, 10, 0, 0))).isEqualTo(Kind.DATE);
    assertThat(Kinds.of("tier", new Content(1_000, 3, 0, 0, 0, 5, 0, 0))).isEqualTo(Kind.CATEGORY);
  }

  @Test
  void whatIsDifferentInEveryRowOrNowhereIsIgnored() {
    assertThat(Kinds.of("row", new Content(1_000, 1_000, 0, 0, 1, 4, 1, 1_000)))
        .isEqualTo(Kind.IGNORED);
    assertThat(Kinds.of("city", new Content(0, 0, 0, 0, 0, 0, 0, 0))).isEqualTo(Kind.IGNORED);
  }

  @Test
  void aNameThatTheContentBeliesIsNotBelieved() {
    assertThat(Kinds.of("birthday", new Content(1_000, 900, 0, 1, 0, 10, 0, 0)))
        .isEqualTo(Kind.DATE);
    assertThat(Kinds.of("address", new Content(1_000, 900, 0.98, 0, 0, 20, 0, 0)))
        .isEqualTo(Kind.EMAIL);
  }
}
