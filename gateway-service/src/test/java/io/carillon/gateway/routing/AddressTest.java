package io.carillon.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka:9092 | kafka | 9092",
        "a:1,b:2 | a | 1",
        "redis://cache:6380/0 | cache | 6380",
        "redis://cache | cache | 6379",
        "jdbc:postgresql://db:15432/carillon?ssl=true | db | 15432",
        "https://id.example/realms/carillon | id.example | 443",
        "[::1]:8080 | ::1 | 8080"
      })
  void readsHostAndPort(String text, String host, int port) {
    assertThat(Address.of(text)).isEqualTo(new Address(host, port));
  }

  @Test
  void refusesWhatHasNoPort() {
    assertThatIllegalArgumentException().isThrownBy(() -> Address.of("kafka"));
  }
}
