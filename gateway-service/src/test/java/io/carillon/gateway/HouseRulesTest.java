package io.carillon.gateway;

import io.carillon.platform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void keepsTheRulesOfTheHouse() {
    HouseRules.of("io.carillon.gateway")
        .except("Statuses", "gives the process its one clock")
        .verify();
  }
}
