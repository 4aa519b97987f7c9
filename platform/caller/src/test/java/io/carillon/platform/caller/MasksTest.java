package io.carillon.platform.caller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasksTest {

  @ParameterizedTest
  @CsvSource({
    "kelly@example.com,k***@e***.com",
    "a@b.fr,a***@b***.fr",
    "no address,***",
    "@example.com,***",
    "x@.com,***",
  })
  void anAddressKeepsItsShapeOnly(String address, String masked) {
    assertThat(Masks.email(address)).isEqualTo(masked);
  }

  @Test
  void addressesAndPhonesInsideOfATextAreFound() {
    assertThat(Masks.within("call +33 6 12 34 56 78 or write kelly@example.com, ref 12345"))
        .doesNotContain("12 34 56", "kelly@", "example")
        .contains("ref 12345", "k***@e***.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-07",
        "2026-03-07T10:00:00.123+01:00",
        "01890a5d-ac96-774b-bcce-b302099a8057",
        "79.90",
        "https://shop.example/p/jacket?size=42"
      })
  void whatIsNobodysStays(String text) {
    assertThat(Masks.within(text)).isEqualTo(text);
  }

  @Test
  void ofAWholeTextOnlyAnAddressOrANumberKeepsItsShape() {
    assertThat(Masks.whole("kelly@example.com")).isEqualTo("k***@e***.com");
    assertThat(Masks.whole("+15145550142")).isEqualTo("+15******42");
    assertThat(Masks.whole("Kelly <kelly@example.com>")).isEqualTo("K***");
    assertThat(Masks.whole("2026-03-07")).isEqualTo("2***");
    assertThat(Masks.whole(null)).isEmpty();
  }

  @Test
  void aNameKeepsItsFirstLetter() {
    assertThat(Masks.text("Kelly")).isEqualTo("K***");
    assertThat(Masks.text("")).isEmpty();
    assertThat(Masks.text(null)).isEmpty();
  }
}
