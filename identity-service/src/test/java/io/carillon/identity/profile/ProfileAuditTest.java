package io.carillon.identity.profile;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.carillon.audit.v1.AuditActorKind;
import io.carillon.audit.v1.AuditRecord;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.identity.v1.MergeProfilesRequest;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.identity.v1.SetConsentsRequest;
import io.carillon.platform.events.Topic;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.TestTopics.Received;
import io.carillon.platform.testkit.Tokens;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the audit log is told of changes of people, and what it is not told of them. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class ProfileAuditTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Inject Given happened;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  private final TestTopics topics = TestTopics.ofThisTest();
  private final String kelly = Calls.own("kelly");
  private final String email = kelly + "@example.com";
  private String id = "";

  @BeforeEach
  void kellyLogsIn() {
    id =
        happened.event(
            Calls.identify(
                kelly,
                kelly + "-web",
                "{\"firstName\":\"Kelly\",\"email\":\"%s\",\"age\":31}".formatted(email),
                "{\"consents\":[{\"channel\":\"email\",\"purpose\":\"marketing\","
                    + "\"state\":\"granted\"}]}"));
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void ofTraitsItIsToldWhichChangedAndNotWhatTheyAre() {
    marketer()
        .header("X-Forwarded-For", "203.0.113.9")
        .body("{\"traits\":{\"firstName\":\"Kelly\",\"age\":null,\"city\":\"Metz\",\"vip\":true}}")
        .patch("/v1/profiles/" + id)
        .then()
        .statusCode(200);

    AuditRecord told = told(1).getFirst();
    assertThat(told.getTenant()).isEqualTo("demo");
    assertThat(told.getService()).isEqualTo("identity");
    assertThat(told.getAction()).isEqualTo("changed");
    assertThat(told.getObject().getKind()).isEqualTo("profile");
    assertThat(told.getObject().getUnit()).isEqualTo("/demo");
    assertThat(told.getActor().getKind()).isEqualTo(AuditActorKind.AUDIT_ACTOR_KIND_PERSON);
    assertThat(told.getActor().getName()).isEqualTo("rachel");
    assertThat(told.getSource().getAddress()).isEqualTo("203.0.113.9");
    assertThat(json(told.getBeforeJson())).isEqualTo(json("{'traits':{'age':'changed'}}"));
    assertThat(json(told.getAfterJson()))
        .isEqualTo(json("{'traits':{'city':'changed','vip':'changed'}}"));
    assertThat(told.toString()).doesNotContain("Metz").doesNotContain("Kelly");
  }

  @Test
  void ofAConsentByAnOperatorItIsToldWhatWasSaidAndTheMaskOfTheAddress() {
    consent(email, "revoked", 200);

    AuditRecord told = told(1).getFirst();
    assertThat(json(told.getBeforeJson()).at("/consents/0/state").textValue()).isEqualTo("granted");
    JsonNode after = json(told.getAfterJson()).at("/consents/0");
    assertThat(after.path("state").textValue()).isEqualTo("revoked");
    assertThat(after.path("channel").textValue()).isEqualTo("email");
    assertThat(after.path("purpose").textValue()).isEqualTo("marketing");
    assertThat(after.path("address").textValue()).isEqualTo("k***@e***.com");
    assertThat(told.toString()).doesNotContain(kelly);
  }

  @Test
  void aMergeByAnOperatorIsToldOnceWithAllWhoBecameOne() {
    String visitor = happened.event(Calls.track(Calls.own("web"), "x"));
    String once = UUID.randomUUID().toString();

    for (int i = 0; i < 2; i++) {
      marketer()
          .header("Idempotency-Key", once)
          .body("{\"profiles\":[\"%s\",\"%s\"],\"reason\":\"Kelly\"}".formatted(visitor, id))
          .post("/v1/profiles:merge")
          .then()
          .statusCode(200);
    }
    consent(email, "revoked", 200);

    List<AuditRecord> told = told(2);
    assertThat(told).extracting(AuditRecord::getAction).containsExactly("merged", "changed");
    assertThat(json(told.getFirst().getBeforeJson()))
        .isEqualTo(json("{'profiles':['%s','%s']}".formatted(visitor, id)));
    assertThat(json(told.getFirst().getAfterJson()))
        .isEqualTo(json("{'profiles':['%s']}".formatted(id)));
    assertThat(told.getFirst().toString()).doesNotContain("Kelly");
  }

  @Test
  void ofAnUndoItIsToldWhoPartedFromWhom() {
    String web = Calls.own("web");
    happened.event(Calls.track(web, "Product Viewed"));
    happened.event(Calls.identify(kelly, web, "{}"));
    String merge =
        marketer().get("/v1/profiles/" + id + "/merges").then().extract().path("items[0].id");

    String parted =
        marketer()
            .body("{\"reason\":\"a shared browser\"}")
            .post("/v1/merges/" + merge + ":undo")
            .then()
            .statusCode(200)
            .extract()
            .path("profile");

    AuditRecord told = told(1).getFirst();
    assertThat(told.getAction()).isEqualTo("parted");
    assertThat(json(told.getBeforeJson())).isEqualTo(json("{'profiles':['%s']}".formatted(id)));
    assertThat(json(told.getAfterJson()))
        .isEqualTo(json("{'profiles':['%s','%s']}".formatted(id, parted)));
  }

  @Test
  void whatIsRefusedOrChangesNothingIsNotTold() {
    String bob = happened.event(Calls.identify(Calls.own("bob"), Calls.own("web"), "{}"));
    marketer()
        .body("{\"profiles\":[\"%s\",\"%s\"]}".formatted(id, bob))
        .post("/v1/profiles:merge")
        .then()
        .statusCode(409);
    consent("bob@example.com", "granted", 400);
    marketer()
        .body("{\"traits\":{\"vip\":true,\"email\":\"nobody\"}}")
        .patch("/v1/profiles/" + id)
        .then()
        .statusCode(400);
    marketer().body("{\"traits\":{\"age\":31}}").patch("/v1/profiles/" + id).then().statusCode(200);
    consent(email, "revoked", 200);

    assertThat(told(1)).extracting(AuditRecord::getAction).containsExactly("changed");
    assertThat(
            topics.all(Topic.AUDIT, AuditRecord.parser()).stream()
                .map(Received::value)
                .filter(record -> List.of(id, bob).contains(record.getObject().getId())))
        .singleElement()
        .satisfies(only -> assertThat(only.getAfterJson().toStringUtf8()).contains("revoked"));
  }

  @Test
  void aPersonsOwnWordThatAServiceTellsIsNoOperators() {
    withChannel(
        channel -> {
          var unused =
              stub(channel, Tokens.service("messaging"), "demo")
                  .setConsents(
                      SetConsentsRequest.newBuilder()
                          .setProfileId(id)
                          .addConsents(
                              Consent.newBuilder()
                                  .setChannel("inapp")
                                  .setPurpose("marketing")
                                  .setState(ConsentState.CONSENT_STATE_REVOKED))
                          .build());
        });
    consent(email, "revoked", 200);

    assertThat(told(1).getFirst().getAfterJson().toStringUtf8())
        .contains("\"email\"")
        .doesNotContain("inapp");
  }

  @Test
  void aPartnerOverGrpcIsToldWithWhatItsScopesAllowAndWhereItCalledFrom() {
    String visitor = happened.event(Calls.track(Calls.own("web"), "x"));
    withChannel(
        channel -> {
          var unused =
              stub(channel, Tokens.partner("demo", "profiles:read", "profiles:write"), "")
                  .mergeProfiles(
                      MergeProfilesRequest.newBuilder()
                          .addProfileIds(visitor)
                          .addProfileIds(id)
                          .build());
        });

    AuditRecord told = told(1).getFirst();
    assertThat(told.getActor().getKind()).isEqualTo(AuditActorKind.AUDIT_ACTOR_KIND_PARTNER);
    assertThat(told.getActor().getName()).isEqualTo("service-account-partner-crm");
    assertThat(told.getActor().getRolesList()).containsExactly("partner");
    assertThat(told.getActor().getPermissionsList())
        .containsExactly("profiles:read", "profiles:read-pii", "profiles:write");
    assertThat(told.getSource().getAddress()).isEqualTo("198.51.100.7");
    assertThat(told.getSource().getRequestId()).isEqualTo("r-7");
    assertThat(told.getSource().getUserAgent()).contains("grpc-java");
  }

  private interface Calling {
    void with(ManagedChannel channel);
  }

  private void withChannel(Calling calling) {
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    try {
      calling.with(channel);
    } finally {
      channel.shutdownNow();
    }
  }

  private static ProfileServiceGrpc.ProfileServiceBlockingStub stub(
      ManagedChannel channel, String token, String tenant) {
    Metadata headers = new Metadata();
    put(headers, "authorization", "Bearer " + token);
    put(headers, "carillon-tenant", tenant);
    put(headers, "x-forwarded-for", "198.51.100.7");
    put(headers, "x-request-id", "r-7");
    return ProfileServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static void put(Metadata headers, String name, String value) {
    headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
  }

  private void consent(String address, String state, int status) {
    marketer()
        .body(
            ("[{\"channel\":\"email\",\"address\":\"%s\",\"purpose\":\"marketing\","
                    + "\"state\":\"%s\"}]")
                .formatted(address, state))
        .put("/v1/profiles/" + id + "/consents")
        .then()
        .statusCode(status);
  }

  private List<AuditRecord> told(int count) {
    return topics
        .await(
            Topic.AUDIT,
            AuditRecord.parser(),
            record -> record.value().getObject().getId().equals(id),
            count)
        .stream()
        .map(Received::value)
        .toList();
  }

  private static JsonNode json(ByteString text) {
    return json(text.toStringUtf8());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static RequestSpecification marketer() {
    return given()
        .urlEncodingEnabled(false)
        .auth()
        .oauth2(Tokens.person("demo", "rachel", "marketer"))
        .contentType(ContentType.JSON);
  }
}
