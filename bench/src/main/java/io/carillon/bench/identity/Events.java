package io.carillon.bench.identity;

import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The events that are measured, one after the other. */
final class Events {
  /** A prime, for a walk that leaps through the tables instead of going along them. */
  private static final long STRIDE = 2_654_435_761L;

  private Events() {}

  /** Of people who are known, each of another one until each had one. */
  static Passage.Source known(Town town) {
    AtomicLong places = new AtomicLong();
    long stride = stride(town.people());
    return id -> {
      long place = places.getAndIncrement();
      int n = at(place, stride, town.people());
      return new Passage.Raw(
          RawEventCodec.track(
              town.tenant(),
              id,
              town.userId(n),
              town.anonymousId(n),
              town.moment(place / town.people())),
          town.profile(n).toString());
    };
  }

  /** The same of people whom nobody knows, each of another one. */
  static Passage.Source fresh(Town town) {
    AtomicInteger next = new AtomicInteger();
    return id -> {
      int n = next.getAndIncrement();
      return new Passage.Raw(
          RawEventCodec.track(
              town.tenant(), id, town.userId(n), town.anonymousId(n), town.moment(0)),
          "");
    };
  }

  /** Each of which names both of a pair: the elder lives on. */
  static Passage.Source merging(Town town) {
    AtomicInteger next = new AtomicInteger();
    return id -> {
      int n = next.getAndAdd(2);
      return new Passage.Raw(
          RawEventCodec.identify(
              town.tenant(), id, town.userId(n), town.email(n + 1), town.moment(0)),
          town.profile(n).toString());
    };
  }

  static long stride(int people) {
    long stride = STRIDE;
    BigInteger all = BigInteger.valueOf(people);
    while (!BigInteger.valueOf(stride).gcd(all).equals(BigInteger.ONE)) {
      stride += 2;
    }
    return stride;
  }

  /** Who comes at a place of the walk. */
  static int at(long place, long stride, int people) {
    return (int) (place % people * (stride % people) % people);
  }
}
