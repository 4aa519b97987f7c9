package io.carillon.messaging;

import io.carillon.platform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void messagingKeepsTheRulesOfTheHouse() {
    HouseRules.of("io.carillon.messaging").verify();
  }
}
