package io.carillon.analytics;

import io.carillon.platform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void analyticsKeepsTheRulesOfTheHouse() {
    HouseRules.of("io.carillon.analytics").verify();
  }
}
