package io.carillon.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConcurrencyTest {
  private final Concurrency concurrency = new Concurrency(2, 3);

  @Test
  void letsACallerHaveSoManyCallsAtOnce() {
    assertThat(concurrency.enter("ana")).isEmpty();
    assertThat(concurrency.enter("ana")).isEmpty();

    assertThat(concurrency.enter("ana")).contains(LimitReason.TOO_MANY_AT_ONCE);

    assertThat(concurrency.enter("ben")).isEmpty();
    concurrency.leave("ana");
    assertThat(concurrency.enter("ana")).isEmpty();
  }

  @Test
  void letsAllTogetherHaveSoMany() {
    concurrency.enter("ana");
    concurrency.enter("ben");
    concurrency.enter("cleo");

    assertThat(concurrency.enter("dan")).contains(LimitReason.OVERLOADED);

    assertThat(concurrency.underWay()).isEqualTo(3);
    concurrency.leave("cleo");
    assertThat(concurrency.enter("dan")).isEmpty();
  }
}
