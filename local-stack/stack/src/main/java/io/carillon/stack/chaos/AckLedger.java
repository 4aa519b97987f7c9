package io.carillon.stack.chaos;

import io.carillon.event.v1.Origin;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Holds the events that clients were told to be durable against those in the log, and against those
 * that have an effect. An event is known by its number. One that has an effect is a record behind
 * the decision what is a repetition: it names its place in the log, and who reads it skips one that
 * names a place which they had before. So each place counts once, and each event may have one.
 *
 * <p>Not safe for several threads.
 */
final class AckLedger {
  private static final int PARTITION_BITS = 48;
  private static final int MOST_NAMED = 5;

  private final int sent;
  private final BitSet acked;
  private final BitSet inTopic = new BitSet();
  private final BitSet inEffect = new BitSet();
  private final BitSet twice = new BitSet();
  private final long[] places;
  private int doubled;
  private int toldAgain;

  /**
   * @param sent how many were sent at all: 0 to one less than that
   * @param acked those that were acknowledged
   */
  AckLedger(int sent, BitSet acked) {
    this.sent = sent;
    this.acked = acked;
    this.places = new long[sent];
  }

  /** The event is in the log. */
  void inTopic(int number) {
    if (inTopic.get(number)) {
      doubled++;
    }
    inTopic.set(number);
  }

  /** The event that stands there in the log has an effect. */
  void inEffect(int number, Origin origin) {
    // 0 stands for none
    long place = 1 + (((long) origin.getPartition() << PARTITION_BITS) | origin.getOffset());
    if (!inEffect.get(number)) {
      inEffect.set(number);
      places[number] = place;
    } else if (places[number] == place) {
      toldAgain++;
    } else {
      twice.set(number);
    }
  }

  /**
   * What the books say.
   *
   * @param doubled records in the log of events that were there before, which is allowed
   * @param toldAgain records with an effect that were there before, from the same place of the log
   * @param missing acknowledged, and not in the log
   * @param withoutEffect in the log, and nothing came of it
   * @param twice with an effect from two places of the log
   */
  record Account(
      int sent,
      int acked,
      int inTopic,
      int doubled,
      int inEffect,
      int toldAgain,
      BitSet missing,
      BitSet withoutEffect,
      BitSet twice) {

    /** Whether nothing is missing any more; it may yet come twice. */
    boolean whole() {
      return missing.isEmpty() && withoutEffect.isEmpty();
    }

    /** What must not be, in words. */
    List<String> offences() {
      List<String> offences = new ArrayList<>();
      name(offences, missing, "acknowledged, and not in the log");
      name(offences, withoutEffect, "in the log, and without an effect");
      name(offences, twice, "twice in effect");
      if (acked < sent) {
        offences.add(
            "%d events that no attempt was acknowledged for, at the end".formatted(sent - acked));
      }
      return offences;
    }

    private static void name(List<String> offences, BitSet events, String what) {
      if (!events.isEmpty()) {
        offences.add(
            "%d events %s, such as %s"
                .formatted(
                    events.cardinality(),
                    what,
                    events.stream().limit(MOST_NAMED).boxed().toList()));
      }
    }
  }

  /** The account so far. */
  Account account() {
    return new Account(
        sent,
        acked.cardinality(),
        inTopic.cardinality(),
        doubled,
        inEffect.cardinality(),
        toldAgain,
        less(acked, inTopic),
        less(inTopic, inEffect),
        (BitSet) twice.clone());
  }

  private static BitSet less(BitSet all, BitSet these) {
    BitSet left = (BitSet) all.clone();
    left.andNot(these);
    return left;
  }
}
