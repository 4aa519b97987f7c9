package io.carillon.stack.line;

import static io.carillon.stack.line.Calls.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carillon.identity.v1.Identifier;
import io.carillon.identity.v1.Profile;
import io.grpc.Status;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A partner's system on the public port, with tokens of the real Keycloak. */
@Order(2)
@ExtendWith(WholeLine.class)
class PartnerGrpcLineTest {
  private final Line line;

  PartnerGrpcLineTest(Line line) {
    this.line = line;
  }

  @Test
  void listsThePublicServicesByReflection() {
    // Given
    try (Partner partner = partner(line.calls().client("partner-crm"))) {

      // When
      var services = partner.services();

      // Then
      assertThat(services)
          .containsExactlyInAnyOrder(
              "carillon.ingest.v1.EventService",
              "carillon.identity.v1.ProfileService",
              "carillon.scoring.v1.FactService",
              "carillon.scoring.v1.SegmentService",
              "carillon.journey.v1.JourneyService",
              "carillon.messaging.v1.MessageService",
              "carillon.geo.v1.GeofenceService",
              "carillon.scorecard.v1.ScorecardService");
    }
  }

  @Test
  void readsAPerson() {
    // Given
    String email = Planted.value("ella@partner-grpc.example");
    line.calls()
        .application(
            "identify", object("userId", "ella", "traits", object("email", email, "plan", "gold")))
        .ok();

    try (Partner partner = partner(line.calls().client("partner-crm"))) {
      // When
      Profile resolved =
          await("ella is known")
              .atMost(Scene.SOON)
              .until(() -> partner.resolve("userId:ella"), found -> !found.isEmpty())
              .getFirst();
      Profile read = partner.profile(resolved.getId());

      // Then
      assertThat(read.getTraits().getFieldsOrThrow("plan").getStringValue()).isEqualTo("gold");
      assertThat(read.getIdentifiersList())
          .extracting(Identifier::getType, Identifier::getValue)
          .contains(
              org.assertj.core.api.Assertions.tuple("userId", "ella"),
              org.assertj.core.api.Assertions.tuple("email", email));
    }
  }

  @Test
  void isNobodyWithoutAToken() {
    // Given
    try (Partner nobody = partner("")) {

      // When, Then
      assertThatThrownBy(() -> nobody.resolve("userId:ella"))
          .extracting(failure -> Status.fromThrowable(failure).getCode())
          .isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThatThrownBy(nobody::services)
          .isInstanceOf(CompletionException.class)
          .extracting(failure -> Status.fromThrowable(failure).getCode())
          .isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  @Test
  void refusesAServicesTokenAtThePublicPort() {
    // Given
    String token = line.calls().client("svc-journey");
    try (Partner service = partner(token)) {

      // When, Then
      assertThatThrownBy(() -> service.resolve("userId:ella"))
          .extracting(failure -> Status.fromThrowable(failure).getCode())
          .isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(line.calls().get(token, "/v1/profiles?identifier=userId:ella").status())
          .isEqualTo(403);
    }
  }

  private Partner partner(String token) {
    return new Partner(line.calls().url(), token);
  }
}
