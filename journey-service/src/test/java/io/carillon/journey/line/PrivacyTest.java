package io.carillon.journey.line;

import static io.carillon.journey.line.Line.awaitEnrollment;
import static io.carillon.journey.line.Line.event;
import static io.carillon.journey.line.Line.of;
import static io.carillon.journey.line.Line.publish;
import static io.carillon.journey.line.Line.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.event.v1.ProfileErased;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.journey.definition.Samples;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.PrivacyCalls;
import io.carillon.privacy.v1.DataSubject;
import io.carillon.privacy.v1.ErasureReceipt;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people are on, given out and erased. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
@QuarkusTestResource(PeopleServer.class)
class PrivacyTest {
  private final Line line = new Line();
  private final PrivacyCalls privacy = PrivacyCalls.ofThisService();
  private final String key = unique("privacy");
  private final UUID kelly = Ids.next();
  private final UUID bob = Ids.next();
  private final DataSubject subject = PrivacyCalls.subject(kelly);

  @BeforeEach
  void bothWait() {
    line.world();
    ObjectNode journey =
        Samples.steps(
                "first",
                "{'first':{'type':'wait','for':'PT1H','next':'end'},"
                    + "'end':{'type':'exit','reason':'done'}}")
            .put("key", key);
    journey.set("entry", Samples.json("{'event':'Go %s'}".formatted(key)));
    publish(journey);
    go(kelly);
    go(bob);
    awaitEnrollment(key, kelly, "step", "first");
    awaitEnrollment(key, bob, "step", "first");
  }

  @AfterEach
  void close() {
    privacy.close();
    line.topics.close();
  }

  @Test
  void givesOutAndErasesWhatAPersonWasOnOnceAndForGood() {
    UUID request = Ids.next();
    var given = privacy.export("demo", subject);
    assertThat(given.get("enrollment")).hasSize(1);
    assertThat(given.get("trail")).isNotEmpty();
    assertThat(privacy.export("other", subject)).isEmpty();

    ErasureReceipt receipt = privacy.erase("demo", request, subject);

    assertThat(PrivacyCalls.erased(receipt)).containsEntry("enrollment", 1L);
    assertThat(privacy.erase("demo", request, subject)).as("asked again").isEqualTo(receipt);
    assertThat(privacy.export("demo", subject)).isEmpty();
    assertThat(privacy.export("demo", PrivacyCalls.subject(bob)).get("enrollment")).hasSize(1);
    privacy.requireRefusals("demo", subject);
  }

  @Test
  void nothingLateRevivesWhomTheMarkerErased() {
    line.happens(
        ProfileEvent.newBuilder()
            .setTenant("demo")
            .setProfileId(kelly.toString())
            .setErased(ProfileErased.newBuilder().setRequestId(Ids.next().toString()))
            .build());
    await().untilAsserted(() -> assertThat(privacy.export("demo", subject)).isEmpty());

    go(kelly);
    List<UUID> behind = Stream.generate(Ids::next).limit(6).toList();
    behind.forEach(this::go);
    behind.forEach(last -> awaitEnrollment(key, last, "step", "first"));

    assertThat(privacy.export("demo", subject)).isEmpty();
    assertThat(PrivacyCalls.erased(privacy.erase("demo", Ids.next(), subject)))
        .as("what the marker took is in the receipt")
        .containsEntry("enrollment", 1L);
    assertThat(PrivacyCalls.erased(privacy.erase("demo", Ids.next(), subject)))
        .as("it is told once")
        .containsEntry("enrollment", 0L);
  }

  private void go(UUID profile) {
    line.happens(of(profile, event("Go " + key, "{}")).build());
  }
}
