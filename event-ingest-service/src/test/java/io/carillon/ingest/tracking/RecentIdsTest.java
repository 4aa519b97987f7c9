package io.carillon.ingest.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentIdsTest {
  private final RecentIds recent = new RecentIds();

  @Test
  void knowsWhatItSaw() {
    long mark = recent.mark("demo", "m-1", 7);

    assertThat(recent.seen(mark)).isFalse();
    assertThat(recent.seen(mark)).isTrue();
  }

  @Test
  void tellsTenantsIdsAndContentsApart() {
    recent.seen(recent.mark("demo", "m-1", 7));

    assertThat(recent.seen(recent.mark("other", "m-1", 7))).isFalse();
    assertThat(recent.seen(recent.mark("demo", "m-2", 7))).isFalse();
    assertThat(recent.seen(recent.mark("demo", "m-1", 8))).isFalse();
    assertThat(recent.seen(recent.mark("demom", "-1", 7))).isFalse();
  }

  @Test
  void forgetsWhatWasNotAcceptedAfterAll() {
    long mark = recent.mark("demo", "m-1", 7);
    recent.seen(mark);

    recent.forget(mark);

    assertThat(recent.seen(mark)).isFalse();
  }
}
