package io.carillon.platform.definitions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"timezone\":\"Europe/Paris\"} | Europe/Paris",
        "{\"timezone\":\"UTC\"}          | UTC",
        "{\"timezone\":\"Mars/Olympus\"} | Z",
        "{\"timezone\":\"\"}             | Z",
        "{}                              | UTC",
      })
  void itsDaysAreThoseOfItsZoneOrOfUtc(String settings, String zone) throws Exception {
    Tenant tenant = new Tenant("demo", true, new ObjectMapper().readTree(settings));

    assertThat(tenant.zone().getId()).isEqualTo(zone);
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "0, 0", "-1, 0", "null, 0"})
  void aQuotaIsMoreThanNothing(String said, long quota) throws Exception {
    Tenant tenant =
        new Tenant(
            "demo",
            true,
            new ObjectMapper().readTree("{\"quotas\":{\"some\":%s}}".formatted(said)));

    assertThat(tenant.quota("some")).isEqualTo(quota);
  }

  @Test
  void oneWithoutSettingsIsReadAllTheSame() {
    Tenant tenant = new Tenant("demo", true, MissingNode.getInstance());

    assertThat(tenant.zone().getId()).isEqualTo("UTC");
    assertThat(tenant.origins()).isEmpty();
    assertThat(tenant.quota("some")).isZero();
  }
}
