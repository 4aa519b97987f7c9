package io.carillon.platform.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.platform.privacy.PeopleOrder.Step;
import io.carillon.platform.store.Ids;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PeopleOrderTest {
  private final Profile kelly = new Profile("demo", Ids.next());
  private final Profile bob = new Profile("demo", Ids.next());

  @Test
  void nothingOfWhoIsErasedIsAppliedFromBeforeTheErasure() {
    List<Step<String>> steps =
        PeopleOrder.steps(
            List.of(
                of(kelly, "before"),
                of(bob, "bob's"),
                new News.Erasure<>(kelly),
                of(kelly, "behind")));

    assertThat(steps).hasSize(1);
    assertThat(steps.getFirst().erased()).containsExactly(kelly);
    assertThat(arrivals(steps.getFirst())).containsExactly("bob's", "behind");
  }

  @Test
  void anUndoneMergeIsAppliedBeforeTheSurvivorIsErased() {
    List<Step<String>> steps =
        PeopleOrder.steps(
            List.of(of(kelly, "before"), undone("undone"), new News.Erasure<>(kelly)));

    assertThat(arrivals(steps.getFirst())).containsExactly("undone");
    assertThat(steps.getFirst().erased()).isEmpty();
    assertThat(steps.getLast().erased()).containsExactly(kelly);
  }

  @Test
  void anUndoneMergeIsAppliedBehindAnErasureThatCameBeforeIt() {
    List<Step<String>> steps =
        PeopleOrder.steps(List.of(new News.Erasure<>(bob), undone("undone"), of(kelly, "behind")));

    assertThat(steps.getFirst().erased()).containsExactly(bob);
    assertThat(steps.getFirst().apart()).containsExactlyInAnyOrder(kelly, bob);
    assertThat(arrivals(steps.getLast())).containsExactly("behind");
  }

  @Test
  void onlyATenantWhosePeopleBecomeOneOrApartOrAreErasedIsHeldAlone() {
    Profile otto = new Profile("other", Ids.next());

    assertThat(PeopleOrder.alone(List.of(of(kelly, "happened"), of(otto, "happened")))).isEmpty();
    assertThat(
            PeopleOrder.alone(List.of(of(kelly, "happened"), News.Arrived.merged(otto, "merged"))))
        .containsExactly("other");
    assertThat(
            PeopleOrder.alone(
                List.of(undone("undone"), of(kelly, "behind"), new News.Erasure<String>(otto))))
        .containsExactly("demo", "other");
  }

  private News<String> undone(String arrival) {
    return News.Arrived.parted(kelly, Set.of(kelly, bob), arrival);
  }

  private static News<String> of(Profile profile, String arrival) {
    return News.Arrived.happened(profile, profile.id(), arrival);
  }

  private static List<String> arrivals(Step<String> step) {
    return step.arrived().stream().map(News.Arrived::arrival).toList();
  }
}
