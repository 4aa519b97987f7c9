package io.carillon.scoring.fact;

import static io.carillon.scoring.fact.Kelly.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A franchise: what is a unit's own, and who, whatever comes in whichever order. */
class UnitsProperties {
  private static final List<String> PLACES =
      List.of(
          "",
          "/demo",
          "/demo/quebec",
          "/demo/quebec/montreal",
          "/demo/quebec/montreal-nord",
          "/demo/quebec/laval",
          "/demo/ontario");
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final TraitRule ORDERS = Kelly.count("orders", new Window.AllTime());

  @Provide
  Arbitrary<String> places() {
    return Arbitraries.of(PLACES);
  }

  /** As rules know it: the whole tenant has no path. */
  @Provide
  Arbitrary<String> owners() {
    return Arbitraries.of(PLACES).filter(place -> !place.equals("/demo"));
  }

  @Provide
  Arbitrary<List<String>> happened() {
    return places().list().ofMaxSize(20);
  }

  @Provide
  Arbitrary<List<Set<String>>> lives() {
    return Arbitraries.of(PLACES.subList(1, PLACES.size()))
        .set()
        .ofMaxSize(3)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Property(tries = 300)
  void countsWhatHappenedInTheUnitAndBelow(
      @ForAll("owners") String owner, @ForAll("happened") List<String> units) {
    Rules rules = Kelly.rules(Kelly.in(owner, ORDERS));
    ProfileFacts facts = Kelly.profile();

    for (Happening order : orders(units)) {
      Scorer.apply(facts, rules, order, Kelly.ID, null, NOW);
    }

    assertThat(counted(facts, rules)).isEqualTo(within(units, owner));
  }

  @Property(tries = 300)
  void countsTheSameOfHistory(
      @ForAll("owners") String owner, @ForAll("happened") List<String> units) {
    TraitRule orders = Kelly.in(owner, ORDERS);
    TraitRule computing = Kelly.computing(orders);
    ProfileFacts facts = Kelly.profile();
    List<History.Entry> history = new ArrayList<>();
    for (Happening order : orders(units)) {
      Scorer.apply(facts, Rules.NONE, order, Kelly.ID, null, NOW);
      computing
          .valueOf(order)
          .ifPresent(value -> history.add(new History.Entry(order.origin(), NOW, value)));
    }

    Scorer.fill(facts, Kelly.rules(computing), computing, new History(Kelly.ID, history), NOW);

    assertThat(counted(facts, Kelly.rules(orders))).isEqualTo(within(units, owner));
  }

  @Property(tries = 300)
  void membersAreVisibleInTheSegmentsUnitAfterEveryEvent(
      @ForAll("owners") String owner, @ForAll("lives") List<Set<String>> life) {
    Rules rules = Kelly.rules(Kelly.in(owner, segment("buyers", "true")));
    ProfileFacts facts = Kelly.profile();

    for (int i = 0; i < life.size(); i++) {
      Person person = Kelly.visible(i, life.get(i).stream().sorted().toList());
      Emission emission =
          Scorer.apply(facts, rules, Kelly.order(i, NOW, 1), Kelly.ID, person, NOW + i);

      assertThat(emission.facts().segments().contains("buyers"))
          .isEqualTo(owner.isEmpty() || within(List.copyOf(life.get(i)), owner) > 0);
    }
  }

  @Property(tries = 300)
  void theClockLetsInOnlyWhoIsVisibleInTheSegmentsUnit(
      @ForAll("owners") String owner, @ForAll("lives") List<Set<String>> life) {
    String tomorrow = "now >= timestamp('%s')".formatted(Instant.ofEpochMilli(NOW + DAY));
    Rules rules = Kelly.rules(Kelly.in(owner, segment("later", tomorrow)));
    ProfileFacts facts = Kelly.profile();
    Set<String> first = life.getFirst();
    Set<String> last = life.getLast();
    Scorer.apply(facts, rules, Kelly.order(0, NOW, 1), Kelly.ID, visible(0, first), NOW);

    var unused = Scorer.tick(facts, rules, NOW + 2 * DAY);
    boolean byTheClock = Scorer.snapshot(facts, rules, NOW + 2 * DAY).segments().contains("later");
    Emission then =
        Scorer.apply(
            facts, rules, Kelly.order(1, NOW, 1), Kelly.ID, visible(1, last), NOW + 3 * DAY);

    assertThat(byTheClock).isEqualTo(isIn(owner, first));
    assertThat(then.facts().segments().contains("later")).isEqualTo(isIn(owner, last));
  }

  @Property(tries = 300)
  void nobodyIsToldWhatASisterDefined(
      @ForAll("places") String own, @ForAll("owners") String owner) {
    Rules rules =
        Kelly.rules(
            Kelly.in(owner, ORDERS), Kelly.in(owner, segment("buyers", "computed['orders'] >= 0")));
    List<String> caller = own.isEmpty() || own.equals("/demo") ? List.of() : List.of(own);
    boolean shared =
        caller.isEmpty() || within(List.of(own), owner) > 0 || within(List.of(owner), own) > 0;

    Rules seen = rules.seenBy(caller);

    assertThat(seen.traits()).hasSize(shared ? 1 : 0);
    assertThat(seen.segments()).hasSize(shared ? 1 : 0);
  }

  private static boolean isIn(String owner, Set<String> units) {
    return owner.isEmpty() || within(List.copyOf(units), owner) > 0;
  }

  private static Person visible(long version, Set<String> units) {
    return Kelly.visible(version, units.stream().sorted().toList());
  }

  private static SegmentRule segment(String key, String where) {
    return Kelly.segment(key, where);
  }

  private static List<Happening> orders(List<String> units) {
    List<Happening> orders = new ArrayList<>();
    for (String unit : units) {
      orders.add(Kelly.happening("Order Completed", unit, orders.size(), NOW, "{}"));
    }
    return orders;
  }

  private static double counted(ProfileFacts facts, Rules rules) {
    return Scorer.snapshot(facts, rules, NOW).computed().getOrDefault("orders", 0.0);
  }

  /** How many of these begin with the owner's names, name by name. */
  private static double within(List<String> units, String owner) {
    List<String> wanted = names(owner);
    return units.stream()
        .map(UnitsProperties::names)
        .filter(own -> own.size() >= wanted.size())
        .filter(own -> own.subList(0, wanted.size()).equals(wanted))
        .count();
  }

  private static List<String> names(String path) {
    return Stream.of(path.split("/", -1)).filter(name -> !name.isEmpty()).toList();
  }
}
