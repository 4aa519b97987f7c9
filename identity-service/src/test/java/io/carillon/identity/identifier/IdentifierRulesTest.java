package io.carillon.identity.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.identity.identifier.Admission.Admitted;
import io.carillon.identity.identifier.Admission.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierRulesTest {
  private static final IdentifierRules RULES = IdentifierRules.DEFAULTS;

  @ParameterizedTest
  @CsvSource({
    "email, ' Kelly@Example.COM ', , kelly@example.com",
    "phone, +33 6 12 34 56 78, , +33612345678",
    "phone, 06 12 34 56 78, FR, +33612345678",
    "userId, ' kelly ', , kelly",
    "anonymousId, A-1, , A-1",
  })
  void valuesAreBroughtToOneForm(String type, String raw, String region, String normal) {
    assertThat(RULES.admit(type, raw, region))
        .isEqualTo(new Admitted(new Identifier(type, normal)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0", "00000000-0000-0000-0000-000000000000", "-1", "NULL", "anonymous"})
  void valuesThatManyDevicesSendNameNobody(String value) {
    assertThat(RULES.admit("userId", value, null))
        .isEqualTo(new Refused("userId", Refusal.BLOCKED));
  }

  @ParameterizedTest
  @CsvSource({
    "email, kelly, MALFORMED",
    "email, kelly@home, MALFORMED",
    "phone, 06 12 34 56 78, MALFORMED",
    "phone, call me, MALFORMED",
    "cookie, c-1, UNKNOWN_TYPE",
  })
  void otherFormsNameNobody(String type, String value, Refusal reason) {
    assertThat(RULES.admit(type, value, null)).isEqualTo(new Refused(type, reason));
  }

  @Test
  void aValueBeyondAllMeasureNamesNobody() {
    assertThat(RULES.admit("userId", "x".repeat(1_025), null))
        .isEqualTo(new Refused("userId", Refusal.TOO_LONG));
  }
}
