package io.carillon.ingest.plan;

import static io.carillon.ingest.Demo.developer;

import io.carillon.platform.store.Ids;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;

/** A plan of tests: one event, `Bought`, with a price. */
public final class Shop {
  private static final String SCHEMA =
      "{\"type\":\"object\",\"required\":[\"price\"],"
          + "\"properties\":{\"price\":{\"type\":\"number\"},\"gift\":{\"type\":\"boolean\"}}}";

  private Shop() {}

  public static String newKey() {
    return "shop-" + Ids.next();
  }

  public static String plan(String key, String event, String mode) {
    return plan(key, "null", event, mode);
  }

  public static String planOf(String key, String unit, String event) {
    return plan(key, "\"" + unit + "\"", event, "annotate");
  }

  private static String plan(String key, String unit, String event, String mode) {
    return """
        {"key":"%s","name":"Shop","unit":%s,"events":[{"name":"%s","mode":"%s","schema":%s}]}"""
        .formatted(key, unit, event, mode, SCHEMA);
  }

  public static Response post(String tenant, String plan) {
    return developer(tenant).contentType(ContentType.JSON).body(plan).post("/v1/tracking-plans");
  }

  /** A plan for one event, made. */
  public static JsonPath made(String tenant, String event, String mode) {
    return post(tenant, plan(newKey(), event, mode)).then().statusCode(201).extract().jsonPath();
  }

  public static Response put(String tenant, JsonPath plan, String body) {
    return developer(tenant)
        .contentType(ContentType.JSON)
        .header("If-Match", "\"" + plan.getLong("version") + "\"")
        .body(body)
        .put("/v1/tracking-plans/{key}", plan.getString("key"));
  }
}
