package io.carillon.journey.line;

import static io.carillon.journey.line.Line.publish;
import static io.carillon.journey.line.Line.unique;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.carillon.journey.definition.Samples;
import io.carillon.journey.v1.EnrollRequest;
import io.carillon.journey.v1.Enrollment;
import io.carillon.journey.v1.EnrollmentState;
import io.carillon.journey.v1.ExitRequest;
import io.carillon.journey.v1.GetEnrollmentRequest;
import io.carillon.journey.v1.JourneyServiceGrpc;
import io.carillon.journey.v1.JourneyServiceGrpc.JourneyServiceBlockingStub;
import io.carillon.journey.v1.ListEnrollmentsRequest;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
@QuarkusTestResource(PeopleServer.class)
class JourneyGrpcTest {
  private final String key = unique("grpc");
  private final String profile = UUID.randomUUID().toString();
  private final ManagedChannel channel =
      ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();

  private JourneyServiceBlockingStub partner(String... scopes) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + Tokens.partner("demo", scopes));
    return JourneyServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private EnrollRequest.Builder wish() {
    return EnrollRequest.newBuilder()
        .setJourney(key)
        .setProfileId(profile)
        .setProperties(
            Struct.newBuilder()
                .putFields("seat", Value.newBuilder().setStringValue("12A").build()));
  }

  @BeforeEach
  void journey() {
    new Line().world();
    publish(Samples.hello().put("key", key));
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  @Test
  void aPartnerPutsSomebodyInLooksAndTakesThemOut() {
    JourneyServiceBlockingStub partner = partner("journeys:enroll", "journeys:read");

    Enrollment made = partner.enroll(wish().setIdempotencyKey(key).build()).getEnrollment();
    Enrollment again = partner.enroll(wish().setIdempotencyKey(key).build()).getEnrollment();
    Enrollment found =
        partner
            .getEnrollment(GetEnrollmentRequest.newBuilder().setEnrollmentId(made.getId()).build())
            .getEnrollment();
    Enrollment out =
        partner
            .exit(
                ExitRequest.newBuilder()
                    .setEnrollmentId(made.getId())
                    .setReason("changed seats")
                    .build())
            .getEnrollment();

    assertThat(again.getId()).isEqualTo(made.getId());
    assertThat(found.getState()).isEqualTo(EnrollmentState.ENROLLMENT_STATE_ACTIVE);
    assertThat(found.getStep()).isEqualTo("mail");
    assertThat(out.getExitReason()).isEqualTo("changed seats");
    assertThat(
            partner
                .listEnrollments(ListEnrollmentsRequest.newBuilder().setProfileId(profile).build())
                .getEnrollmentsList())
        .extracting(Enrollment::getJourney)
        .containsExactly(key);
  }

  @Test
  void saysWhyNot() {
    JourneyServiceBlockingStub partner = partner("journeys:enroll");
    partner.enroll(wish().build());

    assertThatThrownBy(() -> partner.enroll(wish().build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("IS_IN_NOW");
    assertThatThrownBy(() -> partner.enroll(wish().setProfileId("kelly").build()))
        .extracting(e -> Status.fromThrowable(e).getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThatThrownBy(() -> partner("profiles:read").enroll(wish().build()))
        .extracting(e -> Status.fromThrowable(e).getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
  }
}
