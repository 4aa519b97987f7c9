package io.carillon.scoring;

import io.carillon.platform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void theHouseIsInOrder() {
    HouseRules.of("io.carillon.scoring").verify();
  }
}
