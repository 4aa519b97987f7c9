package io.carillon.ingest.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionHeadersTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -",
        "203.0.113.7, 203.0.113.7",
        "'203.0.113.7, 10.0.0.1', 203.0.113.7",
        "'192.0.2.1, 203.0.113.7, 10.0.0.1', 203.0.113.7",
        "'', ''",
      })
  void believesTheHopThatTheGatewaySaw(@Nullable String header, @Nullable String address) {
    assertThat(ConnectionHeaders.address(header)).isEqualTo(address);
  }
}
