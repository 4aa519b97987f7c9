package io.carillon.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import io.carillon.event.v1.ProfileErased;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.PrivacyCalls;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.privacy.v1.DataSubject;
import io.carillon.privacy.v1.ErasureReceipt;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(OtherServices.class)
class FactsHeldTest {
  private static final String ORDERS =
      """
      {"key":"orders","aggregate":"count","event":"Order Completed","window":"allTime"}
      """;

  private final UUID kelly = Ids.next();
  private final DataSubject subject = PrivacyCalls.subject(kelly);
  private TestTopics topics;
  private Stage stage;

  @BeforeEach
  void kellyHasBought() {
    topics = TestTopics.ofThisTest();
    stage = Stage.ofNewTenant(topics);
    var unused = Neighbours.here();
    stage.trait(ORDERS).statusCode(201);
    stage.segment("buyers", "computed['orders'] >= 1").statusCode(201);
    stage.untilLive("/v1/segments/buyers");
    stage.scored(stage.send(stage.event(kelly.toString(), "Order Completed", "{}", "{}")));
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void factsAreGivenOutAndErasedWhenTheStreamHasComeToTheMarker() {
    try (PrivacyCalls privacy = PrivacyCalls.ofThisService()) {
      await()
          .untilAsserted(
              () -> assertThat(privacy.export(stage.tenant, subject)).containsKey("membership"));
      assertThat(privacy.export(stage.tenant, subject).get("facts"))
          .singleElement(STRING)
          .contains("\"orders\":1.0", "buyers");
      assertThat(privacy.export("other", subject)).isEmpty();
      UUID request = Ids.next();
      assertThatThrownBy(() -> privacy.erase(stage.tenant, request, subject))
          .as("ahead of the marker")
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE));

      marker(request);
      ErasureReceipt receipt =
          await()
              .ignoreExceptionsMatching(StatusRuntimeException.class::isInstance)
              .until(() -> privacy.erase(stage.tenant, request, subject), _ -> true);

      assertThat(PrivacyCalls.erased(receipt)).containsEntry("facts", 1L);
      assertThat(PrivacyCalls.erased(receipt)).containsEntry("membership", 1L);
      assertThat(privacy.erase(stage.tenant, request, subject)).as("again").isEqualTo(receipt);
      assertThat(privacy.export(stage.tenant, subject)).isEmpty();
      privacy.requireRefusals(stage.tenant, subject);
    }
  }

  private void marker(UUID request) {
    ProfileEvent marker =
        ProfileEvent.newBuilder()
            .setTenant(stage.tenant)
            .setProfileId(kelly.toString())
            .setErased(ProfileErased.newBuilder().setRequestId(request.toString()))
            .build();
    topics.send(Topic.EVENTS_RESOLVED, kelly.toString(), stage.tenant, request.toString(), marker);
  }
}
