package io.carillon.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {

  @ParameterizedTest
  @CsvSource({"2H, PT2H", "3M, PT3M", "10S, PT10S", "250m, PT0.25S", "5u, PT0.000005S"})
  void readsTheHeader(String header, Duration expected) {
    assertThat(Deadline.of(header)).contains(expected);
  }

  @Test
  void ignoresWhatIsNone() {
    assertThat(Deadline.of(null)).isEmpty();
    assertThat(Deadline.of("soon")).isEmpty();
    assertThat(Deadline.of("123456789S")).isEmpty();
  }
}
