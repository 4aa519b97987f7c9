package io.carillon.identity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.person.People;
import io.carillon.identity.person.Person;
import io.carillon.identity.person.PersonStore;
import io.carillon.identity.person.Ref;
import io.carillon.identity.person.Wanted;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The example that Segment publishes of its identity resolution: Jane Doe looks at shoes in the app
 * SegKicks on her iPhone and registers, logs in there on an Android phone, and has another app on
 * it, SegRuns. Whatever order her calls come in, there is one Jane with all that they name.
 *
 * @see <a href="https://segment.com/docs/unify/identity-resolution/ecommerce-example/">eCommerce
 *     example</a>
 */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class SegKicksTest {
  private static final Instant MORNING = Instant.parse("2026-03-07T08:00:00Z");

  @Inject EventsConsumer consumer;
  @Inject Transactions transactions;
  @Inject PersonStore persons;

  private final Calls calls = new Calls();
  private final List<Jane> janes = Stream.generate(Jane::new).limit(120).toList();
  private final List<List<Integer>> orders = orders(List.of(0, 1, 2, 3, 4));

  /** As whom each event was told, by the event's id. */
  private final Map<String, List<String>> toldOf = new HashMap<>();

  @Test
  void isOnePersonInEveryOrderOfArrival() {
    // When
    for (int nth = 0; nth < 5; nth++) {
      List<AcceptedEvent.Builder> batch = new ArrayList<>();
      for (int i = 0; i < janes.size(); i++) {
        batch.add(janes.get(i).calls.get(orders.get(i).get(nth)));
      }
      arrive(batch);
    }

    // Then
    eachIsOnePerson();
  }

  @Test
  void isOnePersonAlsoWhenAllComesInOneBatch() {
    // When
    List<AcceptedEvent.Builder> batch = new ArrayList<>();
    for (int i = 0; i < janes.size(); i++) {
      List<AcceptedEvent.Builder> hers = janes.get(i).calls;
      orders.get(i).forEach(call -> batch.add(hers.get(call)));
    }
    arrive(batch);

    // Then
    eachIsOnePerson();
  }

  private void arrive(List<AcceptedEvent.Builder> batch) {
    EventsConsumerTest.resolved(consumer.handle(batch.stream().map(calls::next).toList())).stream()
        .filter(told -> !told.hasMerged())
        .forEach(
            told ->
                toldOf
                    .computeIfAbsent(told.getEvent().getEventId(), _ -> new ArrayList<>())
                    .add(told.getProfileId()));
  }

  private void eachIsOnePerson() {
    assertThat(orders).hasSize(120).doesNotHaveDuplicates();
    People all = people();
    for (int i = 0; i < janes.size(); i++) {
      isOnePerson(janes.get(i), orders.get(i), all);
    }
  }

  private void isOnePerson(Jane jane, List<Integer> order, People all) {
    List<Optional<Person>> toldAs =
        jane.calls.stream()
            .flatMap(call -> toldOf.getOrDefault(call.getEventId(), List.of()).stream())
            .map(id -> all.person(new Ref("demo", UUID.fromString(id))))
            .toList();
    assertThat(toldAs).as("calls %s", order).hasSize(5);
    assertThat(toldAs.stream().distinct()).as("calls %s", order).hasSize(1);
    assertThat(toldAs.getFirst())
        .hasValueSatisfying(
            person ->
                assertThat(person.identifiers())
                    .as("calls %s", order)
                    .containsOnlyKeys(jane.identifiers()));
  }

  private People people() {
    List<UUID> ids = toldOf.values().stream().flatMap(List::stream).map(UUID::fromString).toList();
    return transactions.inWholeTenant("demo", tx -> persons.load(tx, Wanted.profiles("demo", ids)));
  }

  private static List<List<Integer>> orders(List<Integer> calls) {
    if (calls.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (Integer first : calls) {
      List<Integer> rest = calls.stream().filter(call -> !call.equals(first)).toList();
      orders(rest)
          .forEach(order -> all.add(Stream.concat(Stream.of(first), order.stream()).toList()));
    }
    return all;
  }

  /** What Jane does, with identifiers of her own. */
  private static final class Jane {
    private final String user = Calls.own("abc123def");
    private final String email = user + "@example.com";
    private final String kicksOnIphone = Calls.own("anon_123");
    private final String kicksOnAndroid = Calls.own("anon_456");
    private final String runsOnAndroid = Calls.own("anon_789");
    private final String iphone = Calls.own("ios_abc123");
    private final String android = Calls.own("and_1a2b3c4d");

    /** In the order in which they happen. */
    private final List<AcceptedEvent.Builder> calls =
        List.of(
            Calls.track(kicksOnIphone, "App Opened").setDeviceId(iphone),
            Calls.track(kicksOnIphone, "ShoeA Clicked").setDeviceId(iphone),
            Calls.identify(user, kicksOnIphone, "{\"email\":\"%s\"}".formatted(email))
                .setDeviceId(iphone),
            Calls.identify(user, kicksOnAndroid, "{}").setDeviceId(android),
            Calls.identify(user, runsOnAndroid, "{}").setDeviceId(android));

    Jane() {
      for (int i = 0; i < calls.size(); i++) {
        calls.get(i).setOccurredAt(Calls.timestamp(MORNING.plusSeconds(60L * i)));
      }
    }

    Identifier[] identifiers() {
      return new Identifier[] {
        new Identifier(Identifier.USER_ID, user),
        new Identifier(Identifier.EMAIL, email),
        new Identifier(Identifier.ANONYMOUS_ID, kicksOnIphone),
        new Identifier(Identifier.ANONYMOUS_ID, kicksOnAndroid),
        new Identifier(Identifier.ANONYMOUS_ID, runsOnAndroid),
        new Identifier(Identifier.DEVICE_ID, iphone),
        new Identifier(Identifier.DEVICE_ID, android)
      };
    }
  }
}
