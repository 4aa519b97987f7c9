package io.carillon.ingest.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.PrivacyCalls;
import io.carillon.privacy.v1.DataSubject;
import io.carillon.privacy.v1.ErasureReceipt;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What could not be processed of a person, given out and deleted. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class LettersHeldTest {
  @Inject LetterStore store;

  private final PrivacyCalls privacy = PrivacyCalls.ofThisService();
  private final String tenant = "held-" + Ids.next();
  private final DataSubject kelly =
      PrivacyCalls.with(PrivacyCalls.subject(Ids.next()), "email", "kelly@example.com");

  private long offset;

  @AfterEach
  void close() {
    privacy.close();
  }

  @Test
  void lettersThatNameAPersonAreGivenOutAndDeletedOnceAndNoOthers() {
    buried("Bought", "{\"email\":\"Kelly@Example.com\"}");
    buried("Heard", "{\"email\":\"not-kelly@example.com\"}");
    UUID request = Ids.next();

    assertThat(privacy.export(tenant, kelly).get("dead-letter"))
        .singleElement(STRING)
        .contains("Bought");
    assertThat(privacy.export("other", kelly)).isEmpty();
    ErasureReceipt receipt = privacy.erase(tenant, request, kelly);

    assertThat(PrivacyCalls.erased(receipt)).containsEntry("dead-letter", 1L);
    assertThat(privacy.erase(tenant, request, kelly)).as("asked again").isEqualTo(receipt);
    assertThat(privacy.export(tenant, kelly)).isEmpty();
    assertThat(privacy.export(tenant, PrivacyCalls.with(kelly, "userId", "u-1")).get("dead-letter"))
        .singleElement(STRING)
        .contains("Heard");
    privacy.requireRefusals(tenant, kelly);
  }

  @Test
  void ofALetterOfManyPeopleOnlyThePersonsEventsAreDeleted() {
    List<Inbound<AcceptedEvent>> flood =
        Stream.of("kelly@example.com", "bob@example.com", "louis@example.com")
            .map(email -> "{\"email\":\"%s\"}".formatted(email))
            .map(traits -> accepted("Flood", traits))
            .toList();
    store.keep(BundleCodec.of(flood));

    assertThat(privacy.export(tenant, kelly).get("dead-letter")).hasSize(1);
    assertThat(PrivacyCalls.erased(privacy.erase(tenant, Ids.next(), kelly)))
        .containsEntry("dead-letter", 1L);

    assertThat(privacy.export(tenant, kelly)).isEmpty();
    DataSubject bob =
        PrivacyCalls.with(PrivacyCalls.subject(Ids.next()), "email", "bob@example.com");
    assertThat(privacy.export(tenant, bob).get("dead-letter")).hasSize(1);
    assertThat(PrivacyCalls.erased(privacy.erase(tenant, Ids.next(), bob)))
        .containsEntry("dead-letter", 1L);
    assertThat(
            privacy
                .export(tenant, PrivacyCalls.with(bob, "email", "louis@example.com"))
                .get("dead-letter"))
        .hasSize(1);
  }

  private Inbound<AcceptedEvent> accepted(String name, String traits) {
    AcceptedEvent event =
        Buried.accepted(tenant, "/" + tenant, Ids.next().toString(), name, traits);
    return new Inbound<>(Topic.EVENTS_OVERFLOW, 1, offset++, tenant, event, null, Instant.now());
  }

  private void buried(String name, String traits) {
    var unused = Buried.event(tenant, "/" + tenant, name, traits);
  }
}
