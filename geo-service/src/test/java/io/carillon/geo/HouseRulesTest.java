package io.carillon.geo;

import io.carillon.platform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void theHouseIsInOrder() {
    HouseRules.of("io.carillon.geo").verify();
  }
}
