package io.carillon.scorecard;

import static io.restassured.RestAssured.given;

import io.carillon.platform.testkit.Tokens;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ThreadLocalRandom;

/** A tenant of its own, and what its people may say. */
final class Stage {
  static final String JSON_LINES = "application/x-ndjson";
  static final String CSV = "text/csv";

  final String tenant = "t" + Long.toHexString(ThreadLocalRandom.current().nextLong());

  void market() {
    app("shop");
    app("best");
    app("worst");
    compete("shop", 1, "\"best\",\"worst\"");
    upload("shop", JSON_LINES, line(1, 4.5, 1000));
    upload("best", JSON_LINES, line(1, 4.9, 1000));
    upload("worst", JSON_LINES, line(1, 3.1, 1000));
  }

  static String line(int daysAgo, double rating, long ratings) {
    return """
    {"store":"ios","country":"fr","observedAt":"%s","source":"export","rating":%s,"ratings":%d}\
    """
        .formatted(
            Instant.now().minus(Duration.ofDays(daysAgo)).truncatedTo(ChronoUnit.DAYS),
            rating,
            ratings);
  }

  static String body(String key) {
    return """
    {"key":"%s","name":"Name of Shop","own":true,"ios":{"id":"123","bundleId":"com.example.shop"},\
    "countries":["fr","ca"],"category":"Shopping","keywords":["jacket"]}\
    """
        .formatted(key);
  }

  ValidatableResponse app(String key) {
    return marketer().body(body(key)).post("/v1/apps").then();
  }

  ValidatableResponse compete(String key, int version, String others) {
    return marketer()
        .header("If-Match", "\"%d\"".formatted(version))
        .body("{\"apps\":[%s]}".formatted(others))
        .put("/v1/apps/{key}/competitors", key)
        .then();
  }

  ValidatableResponse upload(String key, String type, String file) {
    return given()
        .config(
            RestAssured.config()
                .encoderConfig(
                    EncoderConfig.encoderConfig()
                        .encodeContentTypeAs(JSON_LINES, ContentType.TEXT)
                        .encodeContentTypeAs(CSV, ContentType.TEXT)))
        .auth()
        .oauth2(Tokens.person(tenant, "rachel", "marketer"))
        .contentType(type)
        .body(file)
        .post("/v1/apps/{key}/snapshots", key)
        .then();
  }

  RequestSpecification marketer() {
    return given()
        .auth()
        .oauth2(Tokens.person(tenant, "rachel", "marketer"))
        .contentType(ContentType.JSON);
  }

  RequestSpecification analyst() {
    return given().auth().oauth2(Tokens.person(tenant, "ana", "analyst"));
  }
}
