package io.carillon.analytics.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.analytics.archive.ArchivedEvent;
import io.carillon.analytics.archive.EventFilter;
import io.carillon.analytics.archive.Merge;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTest {
  private static final Instant TEN = Instant.parse("2026-06-01T10:00:00Z");
  private static final UUID KELLY = new UUID(1, 1);
  private static final UUID JOE = new UUID(1, 2);

  @Test
  void aClientThatCannotKeepUpIsLetGoWithAReason() throws InterruptedException {
    Subscription slow = new Subscription(filter(Set.of()), List.of(), 2);

    slow.offer(event(KELLY, "1"));
    slow.offer(event(KELLY, "2"));
    assertThat(slow.ended()).isNull();
    slow.offer(event(KELLY, "3"));

    assertThat(slow.ended()).isEqualTo(Subscription.End.TOO_SLOW);
    assertThat(slow.next(Duration.ZERO)).isNull();
  }

  @Test
  void givesWhatItWasOfferedInOrder() throws InterruptedException {
    Subscription subscription = new Subscription(filter(Set.of()), List.of(), 2);

    subscription.offer(event(KELLY, "1"));
    subscription.offer(event(JOE, "2"));

    assertThat(subscription.next(Duration.ZERO)).isEqualTo(event(KELLY, "1"));
    assertThat(subscription.next(Duration.ZERO)).isEqualTo(event(JOE, "2"));
    assertThat(subscription.next(Duration.ZERO)).isNull();
  }

  @Test
  void followsOnePersonUnderEveryId() throws InterruptedException {
    Subscription subscription = new Subscription(filter(Set.of(KELLY)), List.of(), 5);

    subscription.offer(event(JOE, "before"));
    subscription.merged(new Merge("demo", KELLY, JOE, "m", TEN));
    subscription.offer(event(JOE, "after"));

    assertThat(subscription.next(Duration.ZERO)).isEqualTo(event(JOE, "after"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', ' /demo /demo/quebec /demo/quebec/montreal /demo/quebec/montreal-nord'",
    "/demo/quebec, '/demo/quebec /demo/quebec/montreal /demo/quebec/montreal-nord'",
    "/demo/quebec/montreal, /demo/quebec/montreal",
    "/demo/quebec/montreal-nord, /demo/quebec/montreal-nord",
    "/demo/ontario,"
  })
  void tellsAUnitItsOwnAndWhatIsBelow(String unit, @Nullable String seen)
      throws InterruptedException {
    List<String> units = unit.isEmpty() ? List.of() : List.of(unit);
    Subscription subscription = new Subscription(filter(Set.of()), units, 10);

    for (String of :
        List.of(
            "", "/demo", "/demo/quebec", "/demo/quebec/montreal", "/demo/quebec/montreal-nord")) {
      subscription.offer(event(KELLY, "in " + of, of));
    }

    List<String> told = new ArrayList<>();
    for (ArchivedEvent event = subscription.next(Duration.ZERO);
        event != null;
        event = subscription.next(Duration.ZERO)) {
      told.add(event.unit());
    }
    assertThat(told).isEqualTo(seen == null ? List.of() : List.of(seen.split(" ", -1)));
  }

  private static EventFilter filter(Set<UUID> profiles) {
    return new EventFilter(profiles, Set.of(), null, null);
  }

  private static ArchivedEvent event(UUID profile, String id) {
    return event(profile, id, "/demo");
  }

  private static ArchivedEvent event(UUID profile, String id, String unit) {
    return new ArchivedEvent(
        "demo", profile, id, "track", "Visited", TEN, null, null, TEN, unit, "key", "", false, "",
        "{}");
  }
}
