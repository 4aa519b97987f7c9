package io.carillon.identity.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.identity.v1.BatchGetProfilesRequest;
import io.carillon.identity.v1.Device;
import io.carillon.identity.v1.GetProfileRequest;
import io.carillon.identity.v1.IdentifierClass;
import io.carillon.identity.v1.MergeProfilesRequest;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.identity.v1.ResolveProfileRequest;
import io.carillon.identity.v1.SetConsentsRequest;
import io.carillon.identity.v1.TokenKind;
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
import jakarta.inject.Inject;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class ProfilesGrpcTest {
  @Inject Given happened;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  private final String kelly = Calls.own("kelly");
  private final String device = Calls.own("device");
  private ManagedChannel channel = ManagedChannelBuilder.forTarget("none").build();
  private String id = "";

  @BeforeEach
  void kellyLogsInOnHerPhone() {
    channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    id =
        happened.event(
            Calls.identify(
                    kelly,
                    kelly + "-web",
                    "{\"age\":31,\"tags\":[\"a\",null],\"home\":{\"city\":\"Lyon\"}}",
                    "{\"device\":{\"type\":\"ios\",\"token\":\"%s\"}}".formatted(device))
                .setDeviceId(device));
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  @Test
  void aPartnerReadsAProfileWithoutItsPushToken() {
    Profile profile =
        partner().getProfile(GetProfileRequest.newBuilder().setProfileId(id).build()).getProfile();

    assertThat(profile.getId()).isEqualTo(id);
    assertThat(profile.getTraits().getFieldsOrThrow("age").getNumberValue()).isEqualTo(31);
    assertThat(
            profile
                .getTraits()
                .getFieldsOrThrow("home")
                .getStructValue()
                .getFieldsOrThrow("city")
                .getStringValue())
        .isEqualTo("Lyon");
    assertThat(profile.getIdentifiersList())
        .extracting(io.carillon.identity.v1.Identifier::getIdentifierClass)
        .contains(IdentifierClass.IDENTIFIER_CLASS_UNIQUE);
    assertThat(profile.getDevices(0).getPushToken()).isEmpty();
    assertThat(profile.getDevices(0).getPushState()).isEqualTo("enabled");
  }

  @Test
  void whatNobodySaidIsMarked() {
    happened.event(
        Calls.identify(
                kelly, "", "{}", "{\"locale\":\"fr-FR\",\"place\":{\"timezone\":\"Asia/Tokyo\"}}")
            .addEnriched("place"));

    Profile profile =
        partner().getProfile(GetProfileRequest.newBuilder().setProfileId(id).build()).getProfile();

    assertThat(profile.getTimezone()).isEqualTo("Asia/Tokyo");
    assertThat(profile.getLocale()).isEqualTo("fr-FR");
    assertThat(profile.getInferredList()).containsExactly("timezone");
  }

  @Test
  void aServiceReadsManyOnBehalfOfATenant() {
    var answer =
        service("demo")
            .batchGetProfiles(
                BatchGetProfilesRequest.newBuilder()
                    .addProfileIds(id)
                    .addProfileIds(UUID.randomUUID().toString())
                    .build());

    assertThat(answer.getProfilesMap()).containsOnlyKeys(id);
    assertThat(answer.getProfilesOrThrow(id).getDevices(0))
        .extracting(Device::getPushToken, Device::getTokenKind)
        .containsExactly(device, TokenKind.TOKEN_KIND_FCM);
    assertThat(
            service("other")
                .batchGetProfiles(BatchGetProfilesRequest.newBuilder().addProfileIds(id).build())
                .getProfilesMap())
        .isEmpty();
  }

  @Test
  void anIdentifierNamesItsProfile() {
    var answer =
        partner()
            .resolveProfile(
                ResolveProfileRequest.newBuilder().setIdentifier("userId:" + kelly).build());

    assertThat(answer.getProfilesList()).extracting(Profile::getId).containsExactly(id);
  }

  @Test
  void aServiceRecordsARefusalOfAnAddressThatItKnows() {
    var answer =
        service("demo")
            .setConsents(
                SetConsentsRequest.newBuilder()
                    .setProfileId(id)
                    .addConsents(
                        Consent.newBuilder()
                            .setChannel("email")
                            .setAddress("Old@Example.com")
                            .setPurpose("marketing")
                            .setState(ConsentState.CONSENT_STATE_REVOKED)
                            .setSource("one-click"))
                    .build());

    assertThat(answer.getConsentsList())
        .extracting(Consent::getAddress, Consent::getState)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "old@example.com", ConsentState.CONSENT_STATE_REVOKED));
  }

  @Test
  void aMomentThatNoDatabaseKeepsIsRefused() {
    Consent consent =
        Consent.newBuilder()
            .setChannel("email")
            .setPurpose("marketing")
            .setState(ConsentState.CONSENT_STATE_REVOKED)
            .setAt(Timestamp.newBuilder().setSeconds(Long.MIN_VALUE))
            .build();

    assertThatThrownBy(
            () ->
                service("demo")
                    .setConsents(
                        SetConsentsRequest.newBuilder()
                            .setProfileId(id)
                            .addConsents(consent)
                            .build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  @Test
  void profilesAreMergedUnlessTheyAreTwoCustomers() {
    String visitor = happened.event(Calls.track(Calls.own("web"), "x"));
    String bob = happened.event(Calls.identify(Calls.own("bob"), Calls.own("web"), "{}"));

    assertThat(
            partner()
                .mergeProfiles(
                    MergeProfilesRequest.newBuilder()
                        .addProfileIds(visitor)
                        .addProfileIds(id)
                        .build())
                .getSurvivorId())
        .isEqualTo(id);
    assertThatThrownBy(
            () ->
                partner()
                    .mergeProfiles(
                        MergeProfilesRequest.newBuilder()
                            .addProfileIds(bob)
                            .addProfileIds(id)
                            .build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION));
  }

  private ProfileServiceGrpc.ProfileServiceBlockingStub partner() {
    return stub(Tokens.partner("demo", "profiles:read", "profiles:write"), "");
  }

  private ProfileServiceGrpc.ProfileServiceBlockingStub service(String tenant) {
    return stub(Tokens.service("messaging"), tenant);
  }

  private ProfileServiceGrpc.ProfileServiceBlockingStub stub(String token, String tenant) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    headers.put(Metadata.Key.of("carillon-tenant", Metadata.ASCII_STRING_MARSHALLER), tenant);
    return ProfileServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }
}
