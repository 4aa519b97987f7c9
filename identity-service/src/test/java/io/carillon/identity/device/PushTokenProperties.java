package io.carillon.identity.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.identity.device.PushToken.End;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PushTokenProperties {
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

  @Property(tries = 300)
  void joiningIsCommutativeAndIdempotent(
      @ForAll("tokens") PushToken a, @ForAll("tokens") PushToken b) {
    assertThat(a.join(b)).isEqualTo(b.join(a));
    assertThat(a.join(b).join(b)).isEqualTo(a.join(b));
  }

  @Property(tries = 300)
  void whatEndedForGoodNeverLivesAgain(@ForAll("tokens") PushToken a, @ForAll int seconds) {
    PushToken dead = a.ended(new End(NOON, true));

    assertThat(dead.join(PushToken.named(a.value(), NOON.plusSeconds(seconds))).live()).isFalse();
  }

  @Provide
  Arbitrary<PushToken> tokens() {
    Arbitrary<Instant> times = Arbitraries.integers().between(0, 5).map(NOON::plusSeconds);
    Arbitrary<PushToken> named =
        Combinators.combine(Arbitraries.of("t-1", "t-2"), times).as(PushToken::named);
    Arbitrary<End> ends =
        Combinators.combine(times, Arbitraries.of(true, false)).as(End::new).injectNull(0.5);
    return Combinators.combine(named, ends)
        .as((token, end) -> end == null ? token : token.ended(end));
  }
}
