package io.carillon.messaging.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.carillon.identity.v1.ProfileState;
import io.carillon.identity.v1.ProfileStatus;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.messaging.v1.GetMessageRequest;
import io.carillon.messaging.v1.MessageServiceGrpc;
import io.carillon.messaging.v1.MessageServiceGrpc.MessageServiceBlockingStub;
import io.carillon.messaging.v1.SendRequest;
import io.carillon.messaging.v1.WatchMessageRequest;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Cursor;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class MessagesTest {
  private Town town;
  private ManagedChannel channel;

  @BeforeEach
  void open() {
    town = new Town();
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    town.close();
  }

  private MessageServiceBlockingStub partner(String tenant) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + Tokens.partner(tenant, "messages:send", "messages:read"));
    return MessageServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Test
  void oneRequestIsOneMessageHoweverOftenItIsRepeated() {
    town.person("receipt@example.com");
    String template = Town.template("Order {{ data.order }}");
    String json =
        "{\"to\":{\"identifier\":\"email:receipt@example.com\"},\"channel\":\"email\","
            + "\"template\":\"%s\",\"purpose\":\"transactional\",\"data\":{\"order\":42}}"
                .formatted(template);
    String key = Ids.next().toString();

    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(
          Town.marketer()
              .header("Idempotency-Key", key)
              .body(json)
              .post("/v1/messages")
              .then()
              .statusCode(202)
              .extract()
              .path("id"));
    }

    assertThat(ids).containsOnly(ids.getFirst());
    Town.awaitState(ids.getFirst(), "accepted");
    assertThat(town.mail().mailsTo("receipt@example.com"))
        .singleElement()
        .satisfies(mail -> assertThat(mail.raw()).contains("Order 42"));
    Town.marketer().delete("/v1/templates/" + template).then().statusCode(204);
    Town.marketer()
        .header("Idempotency-Key", key)
        .body(json)
        .post("/v1/messages")
        .then()
        .statusCode(202)
        .body("id", equalTo(ids.getFirst()));
    Town.marketer()
        .header("Idempotency-Key", key)
        .body(json.replace("\"order\":42", "\"order\":43"))
        .post("/v1/messages")
        .then()
        .statusCode(409);
  }

  @Test
  void contentMayStandInPlaceOfATemplate() {
    UUID kelly = town.person("content@example.com");

    String id =
        Town.marketer()
            .body(
                "{\"to\":{\"profile\":\"%s\"},\"channel\":\"email\",\"purpose\":\"transactional\","
                        .formatted(kelly)
                    + "\"content\":{\"subject\":\"S\",\"text\":\"Hi {{ profile.email }}\"}}")
            .post("/v1/messages")
            .then()
            .statusCode(202)
            .extract()
            .path("id");

    Town.awaitState(id, "accepted");
    assertThat(town.mail().mailsTo("content@example.com").getFirst().raw())
        .contains("Hi content@example.com");
  }

  @Test
  void saysEverythingThatIsWrongWithARequest() {
    Town.marketer()
        .body("{\"to\":{},\"channel\":\"pigeon\",\"purpose\":\"fun\",\"data\":[]}")
        .post("/v1/messages")
        .then()
        .statusCode(400)
        .body("violations.field", hasItems("channel", "purpose", "template", "data", "to"));
    Town.marketer()
        .body(
            "{\"to\":{\"identifier\":\"email:nobody@example.com\"},\"channel\":\"email\","
                + "\"template\":\"%s\",\"purpose\":\"transactional\"}"
                    .formatted(Town.template("x")))
        .post("/v1/messages")
        .then()
        .statusCode(404);
    Town.marketer()
        .body(
            "{\"to\":{\"profile\":\"%s\"},\"channel\":\"email\",\"template\":\"none\",\"purpose\":\"marketing\"}"
                .formatted(UUID.randomUUID()))
        .post("/v1/messages")
        .then()
        .statusCode(400)
        .body("violations.field", hasItems("template"));
  }

  @Test
  void listsByPersonJourneyStateAndChannel() {
    UUID kelly = town.subscriber("lister@example.com");
    String template = Town.template("x");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(town.ask(kelly, template, "marketing"));
    }
    ids.forEach(id -> Town.awaitState(id, "accepted"));

    String cursor =
        Town.marketer()
            .get(
                "/v1/messages?profile=%s&journey=cart&state=accepted&channel=email&limit=2"
                    .formatted(kelly))
            .then()
            .statusCode(200)
            .body("items", hasSize(2))
            .extract()
            .path("nextCursor");
    Town.marketer()
        .get("/v1/messages?profile=%s&limit=2&cursor=%s".formatted(kelly, cursor))
        .then()
        .body("items", hasSize(1));
    Town.marketer()
        .get("/v1/messages?profile=%s&state=withheld".formatted(kelly))
        .then()
        .body("items", hasSize(0));
    Town.marketer().get("/v1/messages?state=lost").then().statusCode(400);
    Town.marketer()
        .get("/v1/messages?cursor=" + Cursor.encode("yesterday", "kelly"))
        .then()
        .statusCode(400)
        .body("reason", equalTo("INVALID_VALUE"))
        .body("violations.field", hasItems("?cursor"));
    Town.as("demo", "analyst")
        .get("/v1/messages/" + ids.getFirst())
        .then()
        .body("address", equalTo("l***@e***.com"));
  }

  @Test
  void messagesOfAMergedPersonAreFoundUnderTheSurvivor() {
    UUID loser = town.subscriber("loser@example.com");
    UUID survivor = town.subscriber("survivor@example.com");
    String id = town.ask(loser, Town.template("x"), "marketing");
    Town.awaitState(id, "accepted");

    livesIn(loser, survivor, 2);

    awaitMessage(survivor, id);
    Town.marketer().get("/v1/messages?profile=" + loser).then().body("items.id", hasItems(id));
  }

  @Test
  void messagesOfAMergedProfileAreTheirsAgainWhenTheMergeIsUndone() {
    UUID loser = town.subscriber("parted-loser@example.com");
    UUID survivor = town.subscriber("parted-survivor@example.com");
    UUID parted = UUID.randomUUID();
    String id = town.ask(loser, Town.template("x"), "marketing");
    Town.awaitState(id, "accepted");
    livesIn(loser, survivor, 2);
    awaitMessage(survivor, id);

    livesIn(loser, parted, 3);

    awaitMessage(parted, id);
    Town.marketer()
        .get("/v1/profiles/" + survivor + "/messages")
        .then()
        .body("items.id", not(hasItems(id)));
  }

  private void livesIn(UUID profile, UUID canonical, long version) {
    ProfileState state =
        ProfileState.newBuilder()
            .setTenant("demo")
            .setProfileId(profile.toString())
            .setCanonicalId(canonical.toString())
            .setStatus(ProfileStatus.PROFILE_STATUS_MERGED)
            .setVersion(version)
            .build();
    town.topics.send(
        Topic.PROFILES_STATE, profile.toString(), "demo", profile + "-" + version, state);
  }

  private static void awaitMessage(UUID profile, String id) {
    await()
        .untilAsserted(
            () ->
                Town.marketer()
                    .get("/v1/profiles/" + profile + "/messages")
                    .then()
                    .body("items.id", hasItems(id)));
  }

  @Test
  void partnersSendLookAndWatch() {
    UUID kelly = town.person("partner@example.com");
    SendRequest request =
        SendRequest.newBuilder()
            .setProfileId(kelly.toString())
            .setChannel("email")
            .setTemplate(Town.template("No {{ data.no }}"))
            .setPurpose("transactional")
            .setData(
                Struct.newBuilder().putFields("no", Value.newBuilder().setNumberValue(7).build()))
            .setIdempotencyKey(Ids.next().toString())
            .build();

    var sent = partner("demo").send(request).getMessage();
    List<String> states = new ArrayList<>();
    partner("demo")
        .watchMessage(WatchMessageRequest.newBuilder().setMessageId(sent.getId()).build())
        .forEachRemaining(seen -> states.add(seen.getMessage().getState().name()));

    assertThat(states).last().isEqualTo("MESSAGE_STATE_ACCEPTED");
    assertThat(partner("demo").send(request).getMessage().getId()).isEqualTo(sent.getId());
    assertThat(town.mail().mailsTo("partner@example.com"))
        .singleElement()
        .satisfies(mail -> assertThat(mail.raw()).contains("No 7"));
    assertThatThrownBy(
            () ->
                partner("other")
                    .getMessage(GetMessageRequest.newBuilder().setMessageId(sent.getId()).build()))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND));
    assertThatThrownBy(() -> partner("demo").send(request.toBuilder().setChannel("x").build()))
        .isInstanceOf(StatusRuntimeException.class);
  }

  @Test
  void aPersonWithoutMessagesIsKnownAndAStrangerIsNot() throws Exception {
    UUID quiet = town.subscriber("quiet@example.com");
    UUID stranger = UUID.randomUUID();

    Town.marketer()
        .get("/v1/profiles/" + quiet + "/messages")
        .then()
        .statusCode(200)
        .body("items", hasSize(0));
    Town.marketer()
        .get("/v1/profiles/" + stranger + "/messages")
        .then()
        .statusCode(404)
        .body("reason", equalTo("NOT_FOUND"));
    Town.marketer().get("/v1/profiles/kelly/messages").then().statusCode(404);
    town.identityGoesAway();
    try {
      Town.marketer().get("/v1/profiles/" + stranger + "/messages").then().statusCode(200);
    } finally {
      town.identityComesBack();
    }
  }
}
