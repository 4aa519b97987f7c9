package io.carillon.journey.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.journey.definition.JourneyDefinition;
import io.carillon.journey.definition.Samples;
import io.carillon.journey.step.Admissions.Admission;
import io.carillon.journey.step.Admissions.Earlier;
import io.carillon.journey.step.Admissions.Previous;
import io.carillon.journey.step.Enrollment.Place;
import io.carillon.journey.step.Input.Mark;
import io.carillon.platform.store.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What must hold whatever happens, in whatever order. */
class ReplayTest {
  private static final Instant T0 = Instant.parse("2026-03-27T09:00:00Z");
  private static final Person PERSON = Person.unasked(new UUID(1, 1).toString());
  private static final String[] MODES = {"never", "afterExit", "parallel"};

  /** What a journey's shell does, in memory. */
  private static final class World {
    final Journey journey;
    final List<Enrollment> enrollments = new ArrayList<>();
    final List<UUID> effects = new ArrayList<>();
    Instant now = T0;

    World(int mode) {
      var json = Samples.cart();
      json.withObject("/entry").withObject("/reentry").removeAll().put("mode", MODES[mode]);
      JourneyDefinition definition = Samples.definition(json);
      journey =
          new Journey(
              new UUID(7, 7),
              "j",
              1,
              definition,
              Samples.conditions(definition),
              Journey.LIVE,
              ZoneId.of("Europe/Paris"));
    }

    /** One of some things, by a number. */
    void play(int number) {
      now = now.plus(Duration.ofMinutes(number % 7 * 13));
      String cart = "c-" + number % 3;
      switch (number / 3 % 5) {
        case 0, 1 -> happens("Product Added", cart);
        case 2 -> happens("Order Completed", cart);
        case 3 -> wake();
        default -> tell(Mark.values()[number % Mark.values().length]);
      }
    }

    private void happens(String name, String cart) {
      Happening happening =
          new Happening(
              Ids.hash(name, cart, now).toString(),
              name,
              now,
              Map.of("cart_id", cart, "product_id", "p" + now, "price", 30.0, "total", 30.0));
      enrollments.replaceAll(e -> moved(e, new Input.Event(happening, PERSON)));
      if (Admissions.key(journey, happening, PERSON, now) instanceof Admission.Admitted(String key)
          && Admissions.again(journey, key, earlier(key), now, null)
              instanceof Admission.Admitted) {
        UUID id = Ids.hash(key, happening.id());
        if (enrollments.stream().anyMatch(e -> e.id().equals(id))) {
          return;
        }
        Outcome outcome = Steps.enter(journey, id, new UUID(1, 1), key, happening, PERSON, now);
        note(outcome);
        enrollments.add(outcome.enrollment());
      }
    }

    private Earlier earlier(String key) {
      Previous newest = null;
      int active = 0;
      for (Enrollment e : enrollments) {
        active += e.active() ? 1 : 0;
        if (e.instanceKey().equals(key)) {
          newest =
              new Previous(e.enteredAt(), e.place() instanceof Place.Left left ? left.at() : null);
        }
      }
      return new Earlier(active, newest);
    }

    private void wake() {
      enrollments.replaceAll(
          e -> {
            if (e.place() instanceof Place.Waiting waiting) {
              now = waiting.wakeAt().isAfter(now) ? waiting.wakeAt() : now;
              assertThat(waiting.wakeAt())
                  .isBeforeOrEqualTo(e.enteredAt().plus(Duration.ofDays(31)));
              return moved(e, new Input.TimerFired(PERSON));
            }
            return e;
          });
    }

    private void tell(Mark mark) {
      enrollments.replaceAll(
          e -> {
            MessageTrack mail = e.messages().get("mail");
            return mail == null
                ? e
                : moved(
                    e,
                    new Input.MessageOutcome(
                        new Happening("m" + now, "Email " + mark.word(), now, Map.of()),
                        PERSON,
                        "mail",
                        mail.id(),
                        mark,
                        ""));
          });
    }

    private Enrollment moved(Enrollment enrollment, Input input) {
      Outcome outcome = Steps.step(journey, enrollment, input, now);
      note(outcome);
      return outcome.enrollment();
    }

    private void note(Outcome outcome) {
      for (Effect effect : outcome.effects()) {
        switch (effect) {
          case Effect.SendMessage send -> effects.add(send.id());
          case Effect.EmitEvent emit -> effects.add(emit.id());
          case Effect.Schedule _ -> {}
        }
      }
    }
  }

  private static World played(int mode, List<Integer> numbers) {
    World world = new World(mode);
    for (int number : numbers) {
      world.play(number);
      Set<String> active = new HashSet<>();
      for (Enrollment e : world.enrollments) {
        assertThat(!e.active() || active.add(e.instanceKey()))
            .as("one active enrollment for each key")
            .isTrue();
      }
      if (mode == 0) {
        assertThat(world.enrollments).extracting(Enrollment::instanceKey).doesNotHaveDuplicates();
      }
    }
    return world;
  }

  @Property(tries = 300)
  void theSameInputsGiveTheSameStatesAndTheSameEffectsEachWithItsOwnId(
      @ForAll @IntRange(max = 2) int mode,
      @ForAll @Size(max = 40) List<@IntRange(min = 0, max = 104) Integer> numbers) {
    World once = played(mode, numbers);
    World again = played(mode, numbers);

    assertThat(again.enrollments).isEqualTo(once.enrollments);
    assertThat(again.effects).isEqualTo(once.effects).doesNotHaveDuplicates();
  }

  @Property(tries = 200)
  void everyWaitEnds(@ForAll @Size(max = 25) List<@IntRange(min = 0, max = 104) Integer> numbers) {
    World world = played(1, numbers);

    for (int turn = 0; turn < 20; turn++) {
      world.wake();
    }

    assertThat(world.enrollments).noneMatch(Enrollment::active);
  }
}
