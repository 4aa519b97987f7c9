package io.carillon.journey.line;

import static io.carillon.journey.line.Line.enrollments;
import static io.carillon.journey.line.Line.event;
import static io.carillon.journey.line.Line.merged;
import static io.carillon.journey.line.Line.of;
import static io.carillon.journey.line.Line.parted;
import static io.carillon.journey.line.Line.publish;
import static io.carillon.journey.line.Line.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.journey.definition.Samples;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.PrivacyCalls;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two profiles were one for a while, and are two again. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
@QuarkusTestResource(PeopleServer.class)
class UndoneMergesTest {
  private static final String STEPS =
      """
      {'first':{'type':'wait','for':'P1D','next':'end'},'end':{'type':'exit','reason':'done'}}
      """;

  private final Line line = new Line();
  private final PrivacyCalls privacy = PrivacyCalls.ofThisService();
  private final String key = unique("j");
  private final UUID kelly = UUID.randomUUID();
  private final UUID visitor = UUID.randomUUID();
  private final UUID bob = UUID.randomUUID();

  @BeforeEach
  void world() {
    line.world();
    ObjectNode journey = Samples.steps("first", STEPS).put("key", key);
    journey.set("entry", Samples.json("{'event':'Go %s'}".formatted(key)));
    publish(journey);
  }

  @AfterEach
  void close() {
    privacy.close();
    line.topics.close();
  }

  @Test
  void whatTheMergedOneWasOnGoesOnAsTheirsWhenTheMergeIsUndone() {
    line.happens(of(visitor, event("Go " + key, "{}")).build());
    awaitProfiles(visitor, visitor);
    line.happens(merged(visitor, kelly));
    awaitProfiles(visitor, kelly);
    assertThat(enrollments(key, kelly).getList("items.state")).containsExactly("active");

    line.happens(parted(kelly, visitor, bob));

    awaitProfiles(visitor, bob);
    assertThat(enrollments(key, bob).getList("items.state")).containsExactly("active");
    assertThat(enrollments(key, kelly).getList("items")).isEmpty();
  }

  @Test
  void whoEnteredWhileTheyWereOneGoesToWhoseIdentifierItWas() {
    line.happens(merged(visitor, kelly));
    line.happens(of(kelly, event("Go " + key, "{}")).setMemberId(visitor.toString()).build());
    awaitProfiles(kelly, kelly);

    line.happens(parted(kelly, visitor, bob));
    line.happens(of(kelly, event("Go " + key, "{}")).build());

    awaitProfiles(bob, bob);
    awaitProfiles(kelly, kelly);
  }

  @Test
  void whatWasDecidedBeforeTheUndoAndIsToldBehindItIsOfWhoParted() {
    line.happens(parted(kelly, visitor, bob));
    line.happens(of(kelly, event("Go " + key, "{}")).setMemberId(visitor.toString()).build());

    awaitProfiles(bob, bob);
    assertThat(enrollments(key, kelly).getList("items")).isEmpty();
  }

  @Test
  void aMergeThatIsHeardOfAfterItsUndoChangesNothing() {
    var late = merged(visitor, kelly);
    line.happens(of(visitor, event("Go " + key, "{}")).build());
    awaitProfiles(visitor, visitor);
    line.happens(parted(kelly, visitor, bob));
    awaitProfiles(visitor, bob);

    line.happens(late);
    line.happens(of(kelly, event("Go " + key, "{}")).build());

    awaitProfiles(kelly, kelly);
    awaitProfiles(visitor, bob);
  }

  @Test
  void whoWasMergedOnSinceIsWhoTheirsGoesTo() {
    UUID carol = UUID.randomUUID();
    visitorEntersAndIsMerged();
    line.happens(merged(bob, carol));
    await()
        .untilAsserted(
            () ->
                assertThat(privacy.export("demo", PrivacyCalls.subject(carol)).get("merge"))
                    .hasSize(1));

    line.happens(parted(kelly, visitor, bob));

    awaitProfiles(visitor, carol);
  }

  @Test
  void whatIsStillWithWhoWasMergedOnIsHandedBackToo() {
    UUID elder = UUID.randomUUID();
    visitorEntersAndIsMerged();

    line.happens(parted(elder, visitor, bob));

    awaitProfiles(visitor, bob);
  }

  @Test
  void theSurvivorsErasureTakesNothingOfWhoPartsBehindIt() {
    visitorEntersAndIsMerged();

    privacy.erase("demo", UUID.randomUUID(), PrivacyCalls.subject(kelly));
    line.happens(parted(kelly, visitor, bob));

    awaitProfiles(visitor, bob);
    assertThat(privacy.export("demo", PrivacyCalls.subject(kelly))).isEmpty();
  }

  @Test
  void whoWasErasedBeforeTheUndoIsHeardOfIsOnNothingBehindIt() {
    visitorEntersAndIsMerged();

    privacy.erase("demo", UUID.randomUUID(), PrivacyCalls.subject(bob, visitor));
    line.happens(parted(kelly, visitor, bob));
    line.happens(of(kelly, event("Go " + key, "{}")).build());

    awaitProfiles(kelly, kelly);
    assertThat(privacy.export("demo", PrivacyCalls.subject(bob, visitor))).isEmpty();
  }

  private void visitorEntersAndIsMerged() {
    line.happens(of(visitor, event("Go " + key, "{}")).build());
    awaitProfiles(visitor, visitor);
    line.happens(merged(visitor, kelly));
    awaitProfiles(visitor, kelly);
  }

  /** Until one enrollment is found by this id, as this profile's. */
  private void awaitProfiles(UUID asked, UUID profile) {
    await()
        .untilAsserted(
            () ->
                assertThat(enrollments(key, asked).getList("items.profile"))
                    .isEqualTo(List.of(profile.toString())));
  }
}
