package io.carillon.scorecard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.carillon.scorecard.v1.GetScorecardRequest;
import io.carillon.scorecard.v1.ScorecardServiceGrpc;
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
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class ScorecardsTest {
  private final Stage stage = new Stage();

  @Test
  void aFileMayComeAgain() {
    // Given
    stage.app("shop");
    String file =
        Stage.line(3, 4.5, 10)
            + "\n"
            + Stage.line(2, 4.5, 11)
            + "\n"
            + Stage.line(2, 4.5, 11)
            + "\n";

    // When
    stage
        .upload("shop", Stage.JSON_LINES, file)
        .statusCode(200)
        .body("accepted", equalTo(2))
        .body("repeated", equalTo(1))
        .body("rejected", equalTo(0))
        .body("errors", empty());

    // Then
    stage
        .upload("shop", Stage.JSON_LINES + "; charset=utf-8", file)
        .statusCode(200)
        .body("accepted", equalTo(0))
        .body("repeated", equalTo(3));
  }

  @Test
  void wrongLinesAreNamedAndDoNotHoldUpTheOthers() {
    // Given
    stage.app("shop");

    // When
    stage
        .upload(
            "shop",
            Stage.JSON_LINES,
            Stage.line(3, 4.5, 10) + "\nnonsense\n" + Stage.line(2, 7.5, 11))
        .statusCode(200)
        .body("accepted", equalTo(1))
        .body("rejected", equalTo(2))
        .body("errors.line", contains(2, 3))
        .body("errors[1].violations[0].field", equalTo("rating"));

    // Then
    stage
        .upload("shop", Stage.JSON_LINES, "nonsense\n" + Stage.line(2, 7.5, 11))
        .statusCode(400)
        .body("reason", equalTo("INVALID_VALUE"))
        .body("violations.field", hasItem("[2].rating"));
    stage
        .upload("shop", Stage.JSON_LINES, "\n")
        .statusCode(400)
        .body("reason", equalTo("MALFORMED"));
    stage.upload("shop", Stage.CSV, "store,contry\n").statusCode(400);
    stage
        .upload("shop", "application/json", "{}")
        .statusCode(415)
        .body("reason", equalTo("MEDIA_TYPE_UNSUPPORTED"));
  }

  @Test
  void aFileOfManyThousandLinesIsReadAsItComes() {
    // Given
    stage.app("shop");
    Instant now = Instant.now();
    String file =
        "store,country,observedAt,source,rating,ratings\n"
            + IntStream.range(0, 12_000)
                .mapToObj(
                    i ->
                        "ios,fr,%s,export,4.5,%d"
                            .formatted(now.minus(Duration.ofMinutes(i * 20L + 20)), 50_000 - i))
                .collect(Collectors.joining("\n"));

    // When
    stage.upload("shop", Stage.CSV, file).statusCode(200).body("accepted", equalTo(12_000));

    // Then
    stage
        .analyst()
        .get("/v1/apps/shop/scorecard")
        .then()
        .statusCode(200)
        .body("indicators.reviewVolume.raw", notNullValue());
  }

  @Test
  void aScorecardSaysWhatIsKnownAndNothingElse() {
    // Given
    stage.market();

    // When
    ValidatableResponse card =
        stage.analyst().get("/v1/apps/shop/scorecard").then().statusCode(200);

    // Then
    card.body("app", equalTo("shop"))
        .body("store", equalTo("ios"))
        .body("country", equalTo("fr"))
        .body("indicators.keySet()", equalTo(java.util.Set.of("rating")))
        .body("indicators.rating.score", equalTo(50))
        .body("indicators.rating.sampleSize", equalTo(1000))
        .body("indicators.rating.source", equalTo("export"))
        .body("overall.score", equalTo(50))
        .body("overall.missing", contains("ranking", "reviewVolume", "freshness", "activity"))
        .body("peers.app", contains("best", "worst"))
        .body("peers.indicators.rating.score", contains(100, 0))
        .body("advice", empty());
    stage
        .analyst()
        .get("/v1/apps/worst/scorecard")
        .then()
        .body("overall", nullValue())
        .body("peers", empty());
  }

  @Test
  void aScorecardOfThePastKnowsOnlyThePast() {
    // Given
    stage.market();

    // When, Then
    stage
        .analyst()
        .queryParam("at", Instant.now().minus(Duration.ofDays(10)).toString())
        .get("/v1/apps/shop/scorecard")
        .then()
        .statusCode(200)
        .body("indicators.keySet()", empty())
        .body("overall", nullValue());
    stage
        .analyst()
        .queryParam("country", "ca")
        .get("/v1/apps/shop/scorecard")
        .then()
        .statusCode(200)
        .body("indicators.keySet()", empty());
  }

  @ParameterizedTest
  @CsvSource({
    "store, android, ?store",
    "store, windows, ?store",
    "country, de, ?country",
    "at, yesterday, ?at",
    "at, 2999-01-01T00:00:00Z, ?at",
    "at, 1999-01-01T00:00:00Z, ?at",
    "contry, fr, ?contry",
  })
  void aScorecardThatCannotBeIsRefused(String parameter, String value, String field) {
    stage.app("shop");
    for (String path : new String[] {"scorecard", "scorecard.svg"}) {
      stage
          .analyst()
          .queryParam(parameter, value)
          .get("/v1/apps/shop/" + path)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("violations.field", contains(field));
    }
  }

  @Test
  void thePictureIsSvgWithTheNameAsText() {
    stage.market();
    stage
        .analyst()
        .get("/v1/apps/shop/scorecard.svg")
        .then()
        .statusCode(200)
        .contentType("image/svg+xml")
        .body(containsString("<title id=\"t\">Scorecard: Name of Shop</title>"));
  }

  @Test
  void overGrpcItIsTheSame() {
    // Given
    stage.market();
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
    try {
      ScorecardServiceGrpc.ScorecardServiceBlockingStub scorecards =
          stub(channel, Tokens.partner(stage.tenant, "scorecards:read"));

      // When
      var card =
          scorecards
              .getScorecard(GetScorecardRequest.newBuilder().setApp("shop").build())
              .getScorecard();

      // Then
      assertThat(card.getIndicatorsMap()).containsOnlyKeys("rating");
      assertThat(card.getIndicatorsOrThrow("rating").getScore()).isEqualTo(50);
      assertThat(card.getIndicatorsOrThrow("rating").hasTrend()).isFalse();
      assertThat(card.getOverall().getScore()).isEqualTo(50);
      assertThat(card.getPeersList()).extracting(p -> p.getApp()).containsExactly("best", "worst");
      assertThatThrownBy(
              () ->
                  stub(channel, Tokens.partner(stage.tenant, "scorecards:read"))
                      .getScorecard(
                          GetScorecardRequest.newBuilder().setApp("shop").setStore("x").build()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    } finally {
      channel.shutdownNow();
    }
  }

  private static ScorecardServiceGrpc.ScorecardServiceBlockingStub stub(
      ManagedChannel channel, String token) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return ScorecardServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }
}
