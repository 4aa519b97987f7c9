package io.carillon.platform.caller;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @Test
  void aNameKeepsItsFirstLetter() {
    assertThat(Masks.text("Kelly")).isEqualTo("K***");
    assertThat(Masks.text("")).isEmpty();
    assertThat(Masks.text(null)).isEmpty();
  }
}
