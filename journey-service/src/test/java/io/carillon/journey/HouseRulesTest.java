package io.carillon.journey;

import io.carillon.platform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {

  @Test
  void theRulesOfTheHouseHold() {
    HouseRules.of("io.carillon.journey")
        .except("KnownDefinitions", "looks names up in the definitions that this process holds")
        .verify();
  }
}
