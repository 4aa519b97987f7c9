package io.carillon.platform.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReceiptTest {

  @Test
  void saysWhenATopicAndItsDeadLettersAreGoneByThemselves() {
    Receipt receipt = new Receipt().expires(Topic.EVENTS_SCORED);

    assertThat(receipt.expiring())
        .containsExactly(
            new Receipt.Expiring("topic events.scored", Duration.ofDays(7)),
            new Receipt.Expiring("topic events.scored.dead", Duration.ofDays(30)));
  }

  @Test
  void remembersErasuresForLongerThanAnythingOfBeforeCanComeBack() {
    assertThat(ErasedStore.REMEMBERED).isGreaterThan(Duration.ofDays(30 + 7));
  }

  @Test
  void onlyAnIdThatIsAHashMayLiveAgain() {
    assertThat(ErasedStore.comesBack(Ids.hash("anonymous", "demo", "deviceId", "shared"))).isTrue();
    assertThat(ErasedStore.comesBack(Ids.next())).isFalse();
  }
}
