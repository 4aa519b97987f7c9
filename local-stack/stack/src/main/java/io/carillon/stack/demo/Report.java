package io.carillon.stack.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The numbers of a journey that the demo looks at; a day's own are those after less those before.
 */
record Report(long entered, long bought, long converted, BigDecimal value) {

  static Report of(JsonNode report) {
    return new Report(
        report.path("entered").asLong() - report.path("exited").path("merged").asLong(),
        report.path("exited").path("bought").asLong(),
        report.path("converted").asLong(),
        money(report.path("value").asText("0")));
  }

  /** Of the version that people enter now. */
  static Report read(Api rachel, String journey) {
    int version =
        rachel.get("/v1/journeys/" + journey).orElseThrow().json().path("version").asInt();
    return of(
        rachel
            .get("/v1/journeys/%s/versions/%d/report".formatted(journey, version))
            .orElseThrow()
            .json());
  }

  Report since(Report before) {
    return new Report(
        entered - before.entered,
        bought - before.bought,
        converted - before.converted,
        value.subtract(before.value));
  }

  @Override
  public String toString() {
    return "entered %d, bought %d, converted %d, value %s"
        .formatted(entered, bought, converted, value);
  }

  private static BigDecimal money(String text) {
    return new BigDecimal(text).setScale(2, RoundingMode.HALF_UP);
  }
}
