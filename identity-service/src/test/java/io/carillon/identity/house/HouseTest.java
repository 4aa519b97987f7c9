package io.carillon.identity.house;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.carillon.platform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseTest {

  @Test
  void theRulesOfTheHouseAreKept() {
    assertThatCode(() -> HouseRules.of("io.carillon.identity").verify()).doesNotThrowAnyException();
  }
}
