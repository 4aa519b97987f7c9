package io.carillon.stack.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.event.v1.Origin;
import io.carillon.stack.chaos.AckLedger.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AckLedgerTest {

  @Test
  void isEvenWhenEachEventIsThereAndInEffectOnceHoweverOftenItWasSentAndTold() {
    AckLedger ledger = ledger(3, 0, 1, 2);
    for (int number : new int[] {0, 1, 1, 2}) {
      ledger.inTopic(number);
    }
    ledger.inEffect(0, place(0, 7));
    ledger.inEffect(1, place(0, 8));
    ledger.inEffect(1, place(0, 8));
    ledger.inEffect(2, place(1, 0));

    Account account = ledger.account();

    assertThat(account.whole()).isTrue();
    assertThat(account.offences()).isEmpty();
    assertThat(List.of(account.inTopic(), account.doubled(), account.inEffect()))
        .containsExactly(3, 1, 3);
    assertThat(account.toldAgain()).isEqualTo(1);
  }

  @Test
  void namesWhatWasAcknowledgedAndIsNotThere() {
    AckLedger ledger = ledger(3, 0, 1, 2);
    ledger.inTopic(0);
    ledger.inEffect(0, place(0, 0));

    Account account = ledger.account();

    assertThat(account.whole()).isFalse();
    assertThat(account.offences())
        .containsExactly("2 events acknowledged, and not in the log, such as [1, 2]");
  }

  @Test
  void namesWhatIsThereAndHasNoEffect() {
    AckLedger ledger = ledger(1, 0);
    ledger.inTopic(0);

    assertThat(ledger.account().offences())
        .containsExactly("1 events in the log, and without an effect, such as [0]");
  }

  @Test
  void namesWhatHasAnEffectFromTwoPlaces() {
    AckLedger ledger = ledger(1, 0);
    ledger.inTopic(0);
    ledger.inTopic(0);
    ledger.inEffect(0, place(0, 0));
    ledger.inEffect(0, place(1, 0));

    assertThat(ledger.account().offences())
        .containsExactly("1 events twice in effect, such as [0]");
  }

  @Test
  void namesWhatNobodyWasToldOf() {
    AckLedger ledger = ledger(2, 0);
    ledger.inTopic(0);
    ledger.inTopic(1);
    ledger.inEffect(0, place(0, 0));
    ledger.inEffect(1, place(0, 1));

    assertThat(ledger.account().offences())
        .containsExactly("1 events that no attempt was acknowledged for, at the end");
  }

  @Test
  void takesRefusalsOtherThanForNowAndPartsThatStayAwayForOffences() {
    AckOptions options = AckOptions.of(new String[] {"kills=1"});
    Told.Outage outage = new Told.Outage("kafka", false, Instant.EPOCH, Instant.EPOCH, Instant.MAX);

    AckReport report =
        new AckReport(
            options,
            ledger(0).account(),
            List.of(outage),
            0,
            Map.of("200", 9, "503", 5, "none", 4, "500", 2),
            Map.of("batch", 9, "stream", 0));

    assertThat(report.offences())
        .containsExactly(
            "2 calls answered 500",
            "no event accepted after kill -9 kafka",
            "no event acknowledged by the door stream");
  }

  @Test
  void killsBothPartsAsOftenEachInItsOwnPartOfTheTime() {
    AckOptions options = AckOptions.of(new String[] {"seed=7", "seconds=180", "kills=6"});

    List<AckOptions.Kill> schedule = options.schedule();

    assertThat(schedule).isEqualTo(options.schedule()).hasSize(6);
    assertThat(schedule)
        .extracting(kill -> kill.fault().part())
        .containsOnly("ingest", "kafka")
        .satisfies(parts -> assertThat(parts).filteredOn("ingest"::equals).hasSize(3));
    for (int number = 0; number < schedule.size(); number++) {
      assertThat(schedule.get(number).at())
          .isBetween(Duration.ofSeconds(30L * number + 7), Duration.ofSeconds(30L * number + 23));
    }
  }

  private static AckLedger ledger(int sent, int... acked) {
    BitSet numbers = new BitSet();
    for (int number : acked) {
      numbers.set(number);
    }
    return new AckLedger(sent, numbers);
  }

  private static Origin place(int partition, long offset) {
    return Origin.newBuilder().setPartition(partition).setOffset(offset).build();
  }
}
