package io.carillon.platform.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class LogWatchTest {
  private static final Logger LOG = Logger.getLogger(LogWatchTest.class.getName());

  @Test
  void findsAValueInAMessageAndInTheCauseOfOne() {
    try (LogWatch log = LogWatch.ofThisService()) {
      LOG.info("asked for /v1/profiles/kelly%40example.com");
      LOG.log(Level.WARNING, "it failed", new IllegalStateException("no such person: Quillon"));

      assertThatThrownBy(() -> log.requireNone("kelly@example.com"))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("kelly%40example.com");
      assertThatThrownBy(() -> log.requireNone("quillon")).isInstanceOf(AssertionError.class);
      assertThatCode(() -> log.requireNone("john@example.com")).doesNotThrowAnyException();
    }
  }

  @Test
  void looksNoLongerThanItIsOpen() {
    LogWatch log = LogWatch.ofThisService();
    log.close();

    LOG.info("kelly@example.com");

    assertThatCode(() -> log.requireNone("kelly@example.com")).doesNotThrowAnyException();
  }
}
