package io.carillon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restassured.RestAssured;
import org.eclipse.microprofile.config.ConfigProvider;

/** What a test does to the process of a service behind the gateway. */
public final class Fate {
  private final String service;
  private final String control;

  private Fate(String service) {
    this.service = service;
    this.control =
        ConfigProvider.getConfig().getValue("carillon.test.control." + service, String.class);
  }

  public static Fate of(String service) {
    return new Fate(service);
  }

  public void stop() {
    tell("/stop");
  }

  /** Breaks the connection instead of the next answer. */
  public void breakNext() {
    tell("/break");
  }

  public void start() {
    tell("/start");
  }

  public void kill() {
    tell("/kill");
  }

  /** Continues or starts it, and waits until its calls pass again. */
  public void restore(String command) {
    tell(command);
    await().untilAsserted(() -> breakerIs("0.0"));
  }

  /** Waits until the gauge says so. */
  public void breakerBecomes(String value) {
    await().untilAsserted(() -> breakerIs(value));
  }

  private void breakerIs(String value) {
    String gauge = "carillon_gateway_breaker{service=\"" + service + "\"} ";
    assertThat(
            RestAssured.given()
                .get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(gauge)))
        .containsExactly(gauge + value);
  }

  private void tell(String command) {
    RestAssured.given().baseUri(control).get(command).then().statusCode(200);
  }
}
