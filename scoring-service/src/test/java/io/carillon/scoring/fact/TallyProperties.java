package io.carillon.scoring.fact;

import static io.carillon.scoring.fact.Kelly.NOW;
import static io.carillon.scoring.fact.Kelly.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TallyProperties {
  private static final Duration LENGTH = Duration.ofHours(2);
  private static final Window WINDOW = new Window.Sliding(LENGTH);
  private static final TraitRule ORDERS = Kelly.count("orders", WINDOW);
  private static final TraitRule REVENUE = Kelly.sum("revenue", new Window.AllTime());
  private static final TraitRule LATELY = Kelly.sum("lately", WINDOW);
  private static final SegmentRule REGULARS =
      Kelly.segment("regulars", "computed['orders'] >= 3 && computed['revenue'] > 20");
  private static final Rules RULES = Kelly.rules(ORDERS, REVENUE, LATELY, REGULARS);

  /** An order: how long before it is seen it happened, and what it was worth, in cents. */
  record Order(int minutesUntilSeen, int lateMinutes, int cents) {}

  @Provide
  Arbitrary<List<Order>> histories() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 40),
            Arbitraries.integers().between(0, 180),
            Arbitraries.integers().between(0, 5_000))
        .as(Order::new)
        .list()
        .ofMaxSize(50);
  }

  private record Seen(long at, long seen, double value) {}

  private static List<Seen> timed(List<Order> orders) {
    List<Seen> seen = new ArrayList<>();
    long now = NOW;
    for (Order order : orders) {
      now += Duration.ofMinutes(order.minutesUntilSeen()).toMillis();
      seen.add(
          new Seen(
              now - Duration.ofMinutes(order.lateMinutes()).toMillis(),
              now,
              order.cents() / 100.0));
    }
    return seen;
  }

  private static ProfileFacts played(List<Seen> seen) {
    ProfileFacts facts = Kelly.profile();
    for (int i = 0; i < seen.size(); i++) {
      Seen one = seen.get(i);
      Scorer.tick(facts, RULES, one.seen());
      Scorer.apply(facts, RULES, order(i, one.at(), one.value()), Kelly.ID, null, one.seen());
    }
    return facts;
  }

  private static double count(List<Seen> seen, long now) {
    return seen.stream()
        .filter(one -> one.at() > now - LENGTH.toMillis() && one.seen() <= now)
        .count();
  }

  private static double sum(List<Seen> seen, long since) {
    return seen.stream()
        .filter(one -> one.at() > since)
        .map(one -> BigDecimal.valueOf(one.value()))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .doubleValue();
  }

  @Property(tries = 300)
  void theStreamGivesWhatCountingEverythingAnewGives(@ForAll("histories") List<Order> orders) {
    List<Seen> seen = timed(orders);
    long end = seen.isEmpty() ? NOW : seen.getLast().seen();

    Map<String, Double> computed = Scorer.snapshot(played(seen), RULES, end).computed();

    assertThat(computed.getOrDefault("orders", 0.0)).isEqualTo(count(seen, end));
    assertThat(computed.getOrDefault("revenue", 0.0)).isEqualTo(sum(seen, Long.MIN_VALUE));
    assertThat(computed.getOrDefault("lately", 0.0)).isEqualTo(sum(seen, end - LENGTH.toMillis()));
  }

  @Property(tries = 200)
  void theOrderOfArrivalDoesNotMatter(@ForAll("histories") List<Order> orders, @ForAll long seed) {
    List<Seen> seen =
        timed(orders).stream().map(one -> new Seen(one.at(), NOW, one.value())).toList();
    List<Seen> shuffled = new ArrayList<>(seen);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(Scorer.snapshot(played(shuffled), RULES, NOW))
        .isEqualTo(Scorer.snapshot(played(seen), RULES, NOW));
  }

  @Property(tries = 200)
  void membershipIsExactAtEveryMinuteAndChangesAlternate(@ForAll("histories") List<Order> orders) {
    List<Seen> seen = timed(orders);
    ProfileFacts facts = Kelly.profile();
    List<Change> changes = new ArrayList<>();
    int next = 0;
    long end = NOW + Duration.ofHours(40).toMillis();
    for (long now = NOW; now <= end; now += 60_000) {
      Scorer.tick(facts, RULES, now).forEach(emission -> changes.addAll(emission.changes()));
      while (next < seen.size() && seen.get(next).seen() <= now) {
        Seen one = seen.get(next);
        changes.addAll(
            Scorer.apply(facts, RULES, order(next++, one.at(), one.value()), Kelly.ID, null, now)
                .changes());
      }
      List<Seen> known = seen.subList(0, next);
      boolean expected = count(known, now) >= 3 && sum(known, Long.MIN_VALUE) > 20;
      assertThat(Scorer.snapshot(facts, RULES, now).segments().contains("regulars"))
          .isEqualTo(expected);
    }
    for (int i = 0; i < changes.size(); i++) {
      assertThat(changes.get(i).entered()).isEqualTo(i % 2 == 0);
      assertThat(changes.get(i).sequence()).isEqualTo(i + 1);
    }
  }

  @Property(tries = 200)
  void twoMergedProfilesHaveWhatOneWouldHaveHad(
      @ForAll("histories") List<Order> orders, @ForAll long seed) {
    List<Seen> seen = timed(orders);
    long end = seen.isEmpty() ? NOW : seen.getLast().seen();
    Random random = new Random(seed);
    ProfileFacts survivor = Kelly.profile();
    ProfileFacts loser = ProfileFacts.fresh(Kelly.TENANT, "loser");
    for (int i = 0; i < seen.size(); i++) {
      Seen one = seen.get(i);
      ProfileFacts whose = random.nextBoolean() ? survivor : loser;
      Scorer.tick(whose, RULES, one.seen());
      Scorer.apply(
          whose, RULES, order(i, one.at(), one.value()), whose.profileId(), null, one.seen());
    }

    Scorer.tick(survivor, RULES, end);
    Scorer.take(survivor, RULES, loser, "m-1", end);

    ProfileFacts one = played(seen);
    Scorer.tick(one, RULES, end);
    assertThat(Scorer.snapshot(survivor, RULES, end)).isEqualTo(Scorer.snapshot(one, RULES, end));
    assertThat(survivor.dueAt()).isEqualTo(one.dueAt());
  }

  @Property(tries = 100)
  void bucketsAreWithinAHundredthOfTheWindow(
      @ForAll @Size(min = 65, max = 400) List<@IntRange(max = 239) Integer> minutesAgo,
      @ForAll @IntRange(max = 120) int later) {
    Window.Sliding window = new Window.Sliding(Duration.ofDays(10));
    Tally tally = new Tally("b");
    long hour = Duration.ofHours(1).toMillis();
    for (int ago : minutesAgo) {
      tally.add(window, NOW - ago * hour, 1, NOW);
    }
    long now = NOW + later * hour;

    long earliest = now - window.millis();
    double most =
        minutesAgo.stream().filter(ago -> NOW - ago * hour > earliest - window.span()).count();
    double least = minutesAgo.stream().filter(ago -> NOW - ago * hour > earliest).count();

    assertThat(tally.value(Aggregate.COUNT, window, now)).isBetween(least, most);
    assertThat(tally.value(Aggregate.COUNT, window, NOW)).isCloseTo(minutesAgo.size(), within(0.0));
    assertThat(tally.state().entries()).hasSizeLessThanOrEqualTo(Tally.EXACT);
    assertThat(tally.state().buckets()).hasSizeLessThanOrEqualTo(102);
  }
}
