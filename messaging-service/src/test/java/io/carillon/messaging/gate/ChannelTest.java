package io.carillon.messaging.gate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChannelTest {

  @ParameterizedTest
  @CsvSource({
    "EMAIL, ' Kelly@Example.com ', kelly@example.com",
    "EMAIL, kelly at example, ",
    "SMS, +33 6 (12) 34-56.78, +33612345678",
    "SMS, 0612345678, ",
    "SMS, +0612345678, ",
    "SMS, +33612345678901234, ",
    "PUSH, ' d-1', d-1",
    "WEBPUSH, 'd 1', ",
    "INAPP, 0190C0DE-0000-7000-8000-000000000001, 0190c0de-0000-7000-8000-000000000001",
    "WEBHOOK, kelly, ",
  })
  void addressesHaveOneForm(Channel channel, String given, String expected) {
    assertThat(channel.normal(given).orElse(null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "kelly@example.com, k***@e***.com",
    "+33612345678, +33******78",
    "0190c0de-0000-7000-8000-000000000001, 0***"
  })
  void anAddressIsMaskedByItsKind(String name, String expected) {
    assertThat(Address.masked(name)).isEqualTo(expected);
  }
}
