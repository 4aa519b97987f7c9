package io.carillon.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class VerifiedTest {
  private static final Instant EXPIRES = Instant.parse("2026-01-01T10:00:00Z");
  private static final Admitted ANA = new Admitted("demo", "ana");

  @Test
  void knowsATokenAsLongAsItIsGood() {
    assertThat(knownAt(EXPIRES.minusSeconds(10))).isTrue();
    assertThat(knownAt(EXPIRES.plusSeconds(29))).isTrue();
    assertThat(knownAt(EXPIRES.plusSeconds(31))).isFalse();
  }

  @Test
  void knowsNoOtherToken() {
    Verified verified = at(EXPIRES.minusSeconds(10));
    verified.keep("a.b.c", ANA, EXPIRES.getEpochSecond());

    assertThat(verified.find("a.b.d")).isEmpty();
    assertThat(verified.find("")).isEmpty();
  }

  private static boolean knownAt(Instant now) {
    Verified verified = at(now);
    verified.keep("a.b.c", ANA, EXPIRES.getEpochSecond());
    return verified.find("a.b.c").filter(ANA::equals).isPresent();
  }

  private static Verified at(Instant now) {
    return new Verified(Clock.fixed(now, ZoneOffset.UTC), 30);
  }
}
