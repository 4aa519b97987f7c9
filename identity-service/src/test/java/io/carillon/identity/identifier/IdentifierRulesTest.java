package io.carillon.identity.identifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.identity.identifier.Admission.Admitted;
import io.carillon.identity.identifier.Admission.Refused;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

  @ParameterizedTest
  @CsvSource({
    "EMAIL, Kelly+Shop@Example.com, kelly+shop@example.com",
    "EMAIL_WITHOUT_TAG, Kelly+Shop+x@Example.com, kelly@example.com",
    "EMAIL_WITHOUT_TAG, +shop@example.com, +shop@example.com",
    "UUID, {0193D2A0-6F5B-7C11-8E4D-000000000001}, 0193d2a0-6f5b-7c11-8e4d-000000000001",
    "UUID, 0193d2a06f5b7c118e4d000000000001, 0193d2a0-6f5b-7c11-8e4d-000000000001",
  })
  void aTenantChoosesTheForm(Normaliser normaliser, String raw, String normal) {
    assertThat(rules(normaliser, null).admit("id", raw, null))
        .isEqualTo(new Admitted(new Identifier("id", normal)));
  }

  @Test
  void whatIsNoUuidNamesNobodyWhereOneIsWanted() {
    assertThat(rules(Normaliser.UUID, null).admit("id", "1-2-3-4-5", null))
        .isEqualTo(new Refused("id", Refusal.MALFORMED));
  }

  @Test
  void aNationalNumberIsReadInTheTenantsRegionUnlessItsEventNamesOne() {
    IdentifierRules french = rules(Normaliser.PHONE, "FR");

    assertThat(french.admit("id", "06 12 34 56 78", null))
        .isEqualTo(new Admitted(new Identifier("id", "+33612345678")));
    assertThat(french.admit("id", "0791 234567 8", "GB"))
        .isNotEqualTo(french.admit("id", "0791 234567 8", null));
  }

  @ParameterizedTest
  @CsvSource({
    "INFO@shop.example, BLOCKED",
    "kiosk-12, BLOCKED",
    "a-demo-b, BLOCKED",
    "kiosk, ''",
    "my-kiosk-12, ''",
    "demo, ''",
  })
  void whatATenantBlocksNamesNobody(String value, String refusal) {
    Admission found = rules(Normaliser.TEXT, null).admit("id", value, null);

    assertThat(found instanceof Refused refused ? refused.reason().name() : "").isEqualTo(refusal);
  }

  @Test
  void whatATenantBlocksIsBlockedHoweverItIsWritten() {
    IdentifierRules french = rules(Normaliser.PHONE, "FR");

    assertThat(french.admit("id", "01 00 00 00 01", null))
        .isEqualTo(new Refused("id", Refusal.BLOCKED));
    assertThat(french.normal(new Identifier("id", "01 00 00 00 01"))).isPresent();
  }

  private static IdentifierRules rules(Normaliser normaliser, @Nullable String region) {
    return IdentifierRules.of(
        101,
        List.of(
            new IdentifierRule(
                "id",
                IdentifierClass.WEAK,
                1,
                5,
                null,
                normaliser,
                region,
                Blocked.of(List.of("info@shop.example", "kiosk-*", "*-demo-*", "+33100000001")),
                false,
                Set.of())),
        100,
        1_000);
  }

  @Test
  void aValueBeyondAllMeasureNamesNobody() {
    assertThat(RULES.admit("userId", "x".repeat(1_025), null))
        .isEqualTo(new Refused("userId", Refusal.TOO_LONG));
    assertThat(rules(Normaliser.TEXT, null).admit("id", "kiosk-" + "x".repeat(1_025), null))
        .as("it is not held against what is blocked")
        .isEqualTo(new Refused("id", Refusal.TOO_LONG));
  }
}
