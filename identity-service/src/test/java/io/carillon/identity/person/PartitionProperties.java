package io.carillon.identity.person;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierClass;
import io.carillon.identity.identifier.IdentifierRule;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.identifier.Normaliser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PartitionProperties {
  private static final IdentifierRules WITHOUT_LIMITS =
      IdentifierRules.of(
          1,
          List.of(
              new IdentifierRule(
                  "email", IdentifierClass.STRONG, 1, 10_000, null, Normaliser.EMAIL),
              new IdentifierRule(
                  "anonymousId", IdentifierClass.WEAK, 2, 10_000, null, Normaliser.TEXT)),
          10_000,
          10_000);

  /** In the order in which they are met: unknown and known ones. */
  private static final List<Identifier> SOME =
      Stream.of(
              "anonymousId:a-1",
              "anonymousId:a-2",
              "email:p1@example.com",
              "anonymousId:a-3",
              "email:p2@example.com",
              "email:p3@example.com",
              "anonymousId:a-4",
              "email:p4@example.com")
          .map(Identifier::parse)
          .toList();

  @Property(tries = 300)
  void withoutLimitsTheOrderOfEventsDoesNotMatter(
      @ForAll("histories") List<List<Identifier>> history, @ForAll Random random) {
    List<List<Identifier>> shuffled = new ArrayList<>(history);
    Collections.shuffle(shuffled, random);

    assertThat(partition(shuffled, WITHOUT_LIMITS)).isEqualTo(partition(history, WITHOUT_LIMITS));
  }

  @Property(tries = 300)
  void withinTheUsualLimitsPeopleAreWhomEventsJoinInWhateverOrderTheyCome(
      @ForAll("withinLimits") List<List<Identifier>> history, @ForAll Random random) {
    List<List<Identifier>> shuffled = new ArrayList<>(history);
    Collections.shuffle(shuffled, random);

    assertThat(partition(shuffled, IdentifierRules.DEFAULTS)).isEqualTo(joined(history));
  }

  /** What the contract promises of an id: not which profiles there are, but which of them stays. */
  @Property(tries = 300)
  void ofTheSamePeopleTheSameOneStaysInWhateverOrderTheyAreJoined(
      @ForAll("joins") List<List<Integer>> joins, @ForAll Random random) {
    List<List<Integer>> shuffled = new ArrayList<>(joins);
    Collections.shuffle(shuffled, random);
    Cast cast = new Cast(WITHOUT_LIMITS);
    List<Person> people = SOME.stream().map(one -> cast.meets(List.of(one))).toList();

    shuffled.forEach(join -> cast.meets(join.stream().map(SOME::get).toList()));

    List<List<Identifier>> events =
        joins.stream().map(join -> join.stream().map(SOME::get).toList()).toList();
    Collection<Set<String>> together = joined(events);
    for (int i = 0; i < SOME.size(); i++) {
      String one = SOME.get(i).toString();
      int stays =
          together.stream()
              .filter(all -> all.contains(one))
              .findFirst()
              .map(PartitionProperties::firstOf)
              .orElse(i);
      assertThat(cast.now(people.get(i))).isEqualTo(people.get(stays).ref().id());
    }
  }

  /** The known before the unknown, then the elder: they are met one after the other. */
  private static int firstOf(Set<String> together) {
    return IntStream.range(0, SOME.size())
        .filter(i -> together.contains(SOME.get(i).toString()))
        .boxed()
        .min(
            Comparator.comparing((Integer i) -> SOME.get(i).type().equals("anonymousId"))
                .thenComparing(i -> i))
        .orElseThrow();
  }

  @Provide
  Arbitrary<List<List<Integer>>> joins() {
    return Arbitraries.integers().between(0, SOME.size() - 1).list().ofSize(2).list().ofMaxSize(12);
  }

  @Property(tries = 300)
  void noPersonEverHasTwoCustomerIds(@ForAll("logins") List<List<Identifier>> history) {
    Cast cast = new Cast();
    Set<Ref> met = new HashSet<>();
    history.forEach(event -> met.add(cast.meets(event).ref()));

    for (Ref ref : met) {
      assertThat(cast.people.person(ref).orElseThrow().identifiers().keySet())
          .filteredOn(identifier -> identifier.type().equals("userId"))
          .hasSizeLessThan(2);
    }
  }

  @Property(tries = 200)
  void anEventWithACustomerIdIsAlwaysOfThatCustomer(
      @ForAll("logins") List<List<Identifier>> history) {
    Cast cast = new Cast();
    for (List<Identifier> event : history) {
      Person person = cast.meets(event);
      event.stream()
          .filter(identifier -> identifier.type().equals("userId"))
          .forEach(userId -> assertThat(person.identifiers()).containsKey(userId));
    }
  }

  @Property(tries = 300)
  void onADeviceOfSomebodyKnownEachVisitIsOfWhoLogsInInItInWhateverOrder(
      @ForAll("visits") List<List<Identifier>> visits, @ForAll Random random) {
    List<Identifier> login =
        Stream.of("userId:kelly", "anonymousId:a-0", "deviceId:d").map(Identifier::parse).toList();
    List<List<Identifier>> shuffled = new ArrayList<>(visits);
    Collections.shuffle(shuffled, random);
    Cast cast = new Cast();
    cast.meets(login);

    shuffled.forEach(cast::meets);

    List<List<Identifier>> withoutTheDevice =
        Stream.concat(Stream.of(login), visits.stream())
            .map(event -> event.stream().filter(one -> !one.type().equals("deviceId")).toList())
            .toList();
    assertThat(partition(withoutTheDevice, cast)).isEqualTo(joined(withoutTheDevice));
  }

  /** Of an app on one device that forgets after each visit, in which at most one logs in. */
  @Provide
  Arbitrary<List<List<Identifier>>> visits() {
    return Arbitraries.integers()
        .between(0, 4)
        .flatMap(
            n ->
                Arbitraries.of(
                    List.of("anonymousId:a-" + n, "deviceId:d"),
                    List.of(
                        List.of("userId:kelly", "userId:rachel", "email:sam@example.com")
                            .get(n % 3),
                        "anonymousId:a-" + n,
                        "deviceId:d"),
                    List.of("anonymousId:a-" + n)))
        .map(event -> event.stream().map(Identifier::parse).toList())
        .list()
        .ofMinSize(1)
        .ofMaxSize(15);
  }

  private static Collection<Set<String>> partition(
      List<List<Identifier>> history, IdentifierRules rules) {
    Cast cast = new Cast(rules);
    history.forEach(cast::meets);
    return partition(history, cast);
  }

  private static Collection<Set<String>> partition(List<List<Identifier>> history, Cast cast) {
    return history.stream()
        .flatMap(List::stream)
        .distinct()
        .collect(
            Collectors.groupingBy(
                (Identifier identifier) -> cast.owner(identifier).orElse(new UUID(0, 0)),
                Collectors.mapping(
                    Identifier::toString, Collectors.toCollection(TreeSet<String>::new))))
        .values()
        .stream()
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Who is joined by events, one after the other or at once: what shares one is one. */
  private static Collection<Set<String>> joined(List<List<Identifier>> history) {
    List<Set<String>> people = new ArrayList<>();
    for (List<Identifier> event : history) {
      Set<String> one =
          event.stream().map(Identifier::toString).collect(Collectors.toCollection(TreeSet::new));
      List<Set<String>> met =
          people.stream().filter(other -> !Collections.disjoint(other, one)).toList();
      people.removeAll(met);
      met.forEach(one::addAll);
      people.add(one);
    }
    return Set.copyOf(people);
  }

  /** Events of one person each, who has no more of anything than one may have. */
  @Provide
  Arbitrary<List<List<Identifier>>> withinLimits() {
    Arbitrary<List<Identifier>> event =
        Arbitraries.integers()
            .between(1, 3)
            .flatMap(
                person ->
                    Arbitraries.integers()
                        .between(0, 9)
                        .map(n -> identifier(person, n))
                        .list()
                        .uniqueElements()
                        .ofMinSize(1)
                        .ofMaxSize(3));
    return event.list().ofMinSize(1).ofMaxSize(30);
  }

  private static Identifier identifier(int person, int n) {
    return n == 0
        ? new Identifier("userId", "u-" + person)
        : n < 5
            ? new Identifier("email", "p" + person + "-" + n + "@example.com")
            : new Identifier("anonymousId", "a-" + person + "-" + n);
  }

  @Provide
  Arbitrary<List<List<Identifier>>> histories() {
    Arbitrary<Identifier> one =
        Arbitraries.integers()
            .between(1, 8)
            .flatMap(
                n ->
                    Arbitraries.of(
                        new Identifier("email", "p" + n + "@example.com"),
                        new Identifier("anonymousId", "a-" + n)));
    return one.list().ofMinSize(1).ofMaxSize(3).list().ofMinSize(1).ofMaxSize(12);
  }

  @Provide
  Arbitrary<List<List<Identifier>>> logins() {
    Arbitrary<Identifier> user =
        Arbitraries.integers().between(1, 3).map(n -> new Identifier("userId", "u-" + n));
    Arbitrary<List<Identifier>> others =
        Arbitraries.integers()
            .between(1, 4)
            .flatMap(
                n ->
                    Arbitraries.of(
                        new Identifier("email", "p" + n + "@example.com"),
                        new Identifier("anonymousId", "a-" + n),
                        new Identifier("deviceId", "d-" + n)))
            .list()
            .ofMinSize(1)
            .ofMaxSize(3);
    Arbitrary<List<Identifier>> known =
        user.flatMap(
            id ->
                others.map(
                    more -> {
                      List<Identifier> all = new ArrayList<>(more);
                      all.add(id);
                      return all;
                    }));
    return Arbitraries.oneOf(known, others).list().ofMinSize(1).ofMaxSize(15);
  }
}
