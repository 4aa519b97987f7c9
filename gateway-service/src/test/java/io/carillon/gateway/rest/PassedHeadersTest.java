package io.carillon.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PassedHeadersTest {

  @Test
  void aLineThatAProxyAddsStandsBehindWhatItsCallerMadeUp() {
    assertThat(PassedHeaders.hops(List.of())).isNull();
    assertThat(PassedHeaders.hops(List.of("203.0.113.7"))).isEqualTo("203.0.113.7");
    assertThat(PassedHeaders.hops(List.of("6.6.6.6, 7.7.7.7", "203.0.113.7")))
        .isEqualTo("6.6.6.6, 7.7.7.7, 203.0.113.7");
  }
}
