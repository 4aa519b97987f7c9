package io.carillon.scorecard;

import io.carillon.platform.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class HouseRulesTest {
  @Test
  void scorecardKeepsTheRulesOfTheHouse() {
    HouseRules.of("io.carillon.scorecard").verify();
  }
}
