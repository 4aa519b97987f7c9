package io.carillon.geo.geofence;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.carillon.geo.Stage;
import io.carillon.geo.v1.GeofenceServiceGrpc;
import io.carillon.geo.v1.LocateRequest;
import io.carillon.geo.v1.LocatedGeofence;
import io.carillon.geo.v1.NearbyRequest;
import io.carillon.geo.v1.Place;
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
import io.restassured.response.ValidatableResponse;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class GeofencesTest {
  private static final String SHOP =
      "{'key':'shop','name':'Shop','tags':['store'],'geometry':{'type':'Point','coordinates':[7.0,43.0]},"
          + "'radius':100,'dwell':'PT5M','cooldown':'PT24H','validity':{'until':'2999-01-01T00:00:00Z'}}";

  private final Stage stage = Stage.ofNewTenant();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void keepsWhatAMarketerDrew() {
    stage
        .create(SHOP)
        .statusCode(201)
        .header("ETag", "\"1\"")
        .body("key", equalTo("shop"))
        .body("unit", equalTo("/" + stage.tenant))
        .body("state", equalTo("live"));

    stage
        .marketer()
        .get("/v1/geofences/shop")
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("geometry.coordinates", contains(7.0f, 43.0f))
        .body("radius", equalTo(100.0f))
        .body("dwell", equalTo("PT5M"))
        .body("cooldown", equalTo("PT24H"))
        .body("validity.until", equalTo("2999-01-01T00:00:00Z"))
        .body("tags", contains("store"));
  }

  @Test
  void answersTheSameToTheSameKeyOfIdempotency() {
    String body = SHOP.replace('\'', '"');
    String id =
        stage
            .marketer()
            .header("Idempotency-Key", "k")
            .body(body)
            .post("/v1/geofences")
            .jsonPath()
            .getString("id");

    stage
        .marketer()
        .header("Idempotency-Key", "k")
        .body(body)
        .post("/v1/geofences")
        .then()
        .statusCode(201)
        .body("id", equalTo(id));
    stage.create(SHOP).statusCode(409).body("reason", equalTo("KEY_TAKEN"));
  }

  @Test
  void replacesOnlyWhatWasRead() {
    stage.create(SHOP).statusCode(201);
    String wider = SHOP.replace("100", "200").replace('\'', '"');

    stage
        .marketer()
        .body(wider)
        .put("/v1/geofences/shop")
        .then()
        .statusCode(400)
        .body("reason", equalTo("PRECONDITION_MISSING"));
    stage
        .marketer()
        .header("If-Match", "\"1\"")
        .body(wider)
        .put("/v1/geofences/shop")
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("radius", equalTo(200.0f));
    stage
        .marketer()
        .header("If-Match", "\"1\"")
        .body(wider)
        .put("/v1/geofences/shop")
        .then()
        .statusCode(412)
        .body("reason", equalTo("STALE_VERSION"));
  }

  @Test
  void archivesAndShowsItStill() {
    stage.fence("shop", 43, 7, 100, "");

    stage.marketer().delete("/v1/geofences/shop").then().statusCode(204);
    stage.marketer().delete("/v1/geofences/shop").then().statusCode(204);

    stage.marketer().get("/v1/geofences/shop").then().body("state", equalTo("archived"));
    stage.marketer().get("/v1/geofences").then().body("items", empty());
    stage
        .marketer()
        .header("If-Match", "\"2\"")
        .body(SHOP.replace('\'', '"'))
        .put("/v1/geofences/shop")
        .then()
        .statusCode(409)
        .body("reason", equalTo("ARCHIVED"));
    await().untilAsserted(() -> stage.locate(43, 7).body("items", empty()));
  }

  @Test
  void listsByPages() {
    for (String key : new String[] {"c", "a", "b"}) {
      stage.create(SHOP.replace("'shop'", "'" + key + "'")).statusCode(201);
    }

    String cursor =
        stage
            .marketer()
            .get("/v1/geofences?limit=2")
            .then()
            .statusCode(200)
            .body("items.key", contains("a", "b"))
            .extract()
            .path("nextCursor");

    stage
        .marketer()
        .get("/v1/geofences?limit=2&cursor=" + cursor)
        .then()
        .body("items.key", contains("c"))
        .body("nextCursor", nullValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          'shop'             | 'Shop'        | INVALID_VALUE | key
          'shop'             | 'nearby'      | INVALID_VALUE | key
          'dwell':'PT5M'     | 'dwell':'PT5S' | INVALID_VALUE | dwell
          'PT24H'            | 'P31D'        | INVALID_VALUE | cooldown
          'radius':100,      |               | INVALID_VALUE | radius
          [7.0,43.0]         | [43.0,97.0]   | INVALID_VALUE | geometry.coordinates[1]
          2999               | 3999          | INVALID_VALUE | validity.until
          'tags':['store']   | 'tags':['']   | INVALID_VALUE | tags
          'name':'Shop'      | 'activeHours':{} | UNKNOWN_FIELD | activeHours
          """)
  void saysWhichFieldIsWrong(String right, @Nullable String wrong, String reason, String field) {
    stage
        .create(SHOP.replace(right, wrong == null ? "" : wrong))
        .statusCode(400)
        .body("reason", equalTo(reason))
        .body("violations[0].field", equalTo(field));
  }

  @Test
  void keepsFranchiseesApart() {
    String top = "/" + stage.tenant;
    String montreal = top + "/quebec/montreal";
    stage.create(SHOP).statusCode(201);

    stage
        .marketer(montreal)
        .body(SHOP.replace("'shop'", "'mine'").replace('\'', '"'))
        .post("/v1/geofences")
        .then()
        .statusCode(201)
        .body("unit", equalTo(montreal));
    stage
        .marketer(montreal)
        .body(SHOP.replace("'shop'", "'x','unit':'" + top + "'").replace('\'', '"'))
        .post("/v1/geofences")
        .then()
        .statusCode(403)
        .body("reason", equalTo("UNIT_DENIED"));

    stage
        .marketer(montreal)
        .get("/v1/geofences")
        .then()
        .body("items.key", contains("mine", "shop"));
    stage.marketer(montreal).delete("/v1/geofences/shop").then().statusCode(403);
    stage
        .marketer(top + "/ontario")
        .get("/v1/geofences")
        .then()
        .body("items.key", contains("shop"));
    stage.marketer(top + "/ontario").get("/v1/geofences/mine").then().statusCode(404);
    stage.marketer(top + "/ontario").delete("/v1/geofences/mine").then().statusCode(404);
    stage.awaitLocated("mine", 43, 7);
    stage
        .marketer(top + "/ontario")
        .body("{\"latitude\":43,\"longitude\":7}")
        .post("/v1/geofences:locate")
        .then()
        .body("items.key", contains("shop"));
  }

  @Test
  void findsTheFencesThatHoldAPlace() {
    stage.fence("large", 43, 7, 500, "");
    stage.fence("small", 43, 7, 100, "");

    stage
        .locate(43, 7)
        .statusCode(200)
        .body("items.key", contains("large", "small"))
        .body("items[1].distance", equalTo(-100.0f));
    stage.locate(43.003, 7).body("items.key", contains("large"));
    stage.locate(44, 7).body("items", empty());
    stage.locate(91, 7).statusCode(400).body("violations[0].field", equalTo("latitude"));
  }

  @Test
  void tellsADeviceWhatToWatch() {
    stage.fence("here", 43, 7, 100, "");
    stage.fence("there", 43.02, 7, 100, ",'dwell':'PT5M'");
    stage.fence("far", 43.1, 7, 100, "");

    nearby(stage.writeKey, "lat=43.01&lng=7&limit=2")
        .statusCode(200)
        .body("geofences.key", containsInAnyOrder("here", "there"))
        .body("geofences.find { it.key == 'there' }.dwell", equalTo("PT5M"))
        .body("geofences[0].circle.radius", equalTo(100.0f))
        .body("refresh.center.latitude", equalTo(43.01f))
        .body("rules.confirmAfter", equalTo("PT30S"))
        .body("version", notNullValue())
        .body("validUntil", notNullValue());
    float radius =
        nearby(stage.writeKey, "lat=43.01&lng=7&limit=2").extract().path("refresh.radius");
    assertThat(radius).as("to the edge of the far one, but for 2 m").isBetween(9_890f, 9_915f);
  }

  @Test
  void asksADeviceForItsKey() {
    given()
        .get("/v1/geofences/nearby?lat=43&lng=7")
        .then()
        .statusCode(401)
        .body("reason", equalTo("WRITE_KEY_MISSING"));
    nearby("wk_unknown", "lat=43&lng=7")
        .statusCode(401)
        .body("reason", equalTo("WRITE_KEY_REFUSED"));
    await()
        .untilAsserted(
            () ->
                nearby(stage.writeKey, "lat=43&lng=7")
                    .statusCode(200)
                    .body("geofences", hasSize(0)));
    nearby(stage.writeKey, "lat=43&lng=7&limit=101").statusCode(400);
    nearby(stage.writeKey, "lat=43").statusCode(400).body("violations[0].field", equalTo("?lng"));
    nearby(stage.writeKey, "lat=43&lng=7&page=1")
        .statusCode(400)
        .body("reason", equalTo("UNKNOWN_PARAMETER"));
    nearby(stage.writeKey, "lat=north&lng=7").statusCode(400);
  }

  @Test
  void asksWhatTheKeyMayDoAndFromWhere() {
    await().untilAsserted(() -> nearby(stage.writeKey, "lat=43&lng=7").statusCode(200));

    stage.limitKey(
        2,
        "'scopes':['geofences:nearby'],'origins':['https://shop.example'],'bundleIds':['com.example'],'strict':true"
            .replace('\'', '"'));

    await().untilAsserted(() -> refusedFrom("Accept", "*/*", "KEY_SENDER_MISSING"));
    refusedFrom("Origin", "https://evil.example", "KEY_ORIGIN_DENIED");
    refusedFrom("X-Bundle-Id", "com.evil", "KEY_BUNDLE_DENIED");
    nearbyFrom("X-Bundle-Id", "com.example").statusCode(200);
    nearbyFrom("Origin", "https://shop.example").statusCode(200);

    stage.limitKey(
        3, "'scopes':['inbox'],'origins':[],'bundleIds':[],'strict':false".replace('\'', '"'));

    await().untilAsserted(() -> refusedFrom("Accept", "*/*", "KEY_SCOPE_DENIED"));
  }

  private void refusedFrom(String header, String value, String reason) {
    nearbyFrom(header, value)
        .statusCode(403)
        .contentType("application/problem+json")
        .body("reason", equalTo(reason));
  }

  private ValidatableResponse nearbyFrom(String header, String value) {
    return given()
        .auth()
        .preemptive()
        .basic(stage.writeKey, "")
        .header(header, value)
        .get("/v1/geofences/nearby?lat=43&lng=7")
        .then();
  }

  @Test
  void answersServicesAndPartnersToo() {
    stage.fence("shop", 43, 7, 100, "");
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("localhost", RestAssured.port).usePlaintext().build();
    try {
      var partner = stub(channel, Tokens.partner(stage.tenant, "geofences:read"));
      Place here = Place.newBuilder().setLatitude(43).setLongitude(7).build();

      assertThat(
              partner.locate(LocateRequest.newBuilder().setPlace(here).build()).getGeofencesList())
          .extracting(LocatedGeofence::getKey)
          .containsExactly("shop");
      var near = partner.nearby(NearbyRequest.newBuilder().setPlace(here).build());
      assertThat(near.getGeofences(0).getDistance()).isEqualTo(-100);
      assertThat(near.getRefreshRadius()).isEqualTo(Neighbourhood.FARTHEST);
      assertRefused(
          () -> partner.nearby(NearbyRequest.newBuilder().setPlace(here).setLimit(-1).build()));
      assertRefused(() -> partner.locate(LocateRequest.getDefaultInstance()));
      var stranger = stub(channel, Tokens.partner("other", "geofences:read"));
      assertThat(stranger.locate(LocateRequest.newBuilder().setPlace(here).build()))
          .satisfies(
              answer ->
                  assertThat(answer.getGeofencesList())
                      .extracting(LocatedGeofence::getKey)
                      .doesNotContain("shop"));
    } finally {
      channel.shutdownNow();
    }
  }

  private static void assertRefused(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
  }

  private static GeofenceServiceGrpc.GeofenceServiceBlockingStub stub(
      ManagedChannel channel, String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return GeofenceServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private static ValidatableResponse nearby(String key, String query) {
    return given().auth().preemptive().basic(key, "").get("/v1/geofences/nearby?" + query).then();
  }
}
