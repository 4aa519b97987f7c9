package io.carillon.messaging.inbox;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a write key may do at an inbox, and from where. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class InboxKeyTest {
  private final String kelly = "kelly-" + Ids.next();
  private Town town;
  private App app;

  @BeforeEach
  void anAppAndItsUser() {
    town = new Town();
    app = new App(town, "demo");
    town.user(kelly);
  }

  @AfterEach
  void close() {
    app.close();
    town.close();
  }

  @Test
  void aLimitedKeyOpensFromItsSiteAndItsAppAlone() {
    app.limitKey(
        "{\"scopes\":[\"inbox\"],\"origins\":[\"https://shop.example\"],"
            + "\"bundleIds\":[\"com.example\"],\"strict\":true}");

    await().untilAsserted(() -> refused("Accept", "*/*", "KEY_SENDER_MISSING"));
    refused("Origin", "https://evil.example", "KEY_ORIGIN_DENIED");
    refused("X-Bundle-Id", "com.evil", "KEY_BUNDLE_DENIED");
    opens("Origin", "https://shop.example");
    opens("X-Bundle-Id", "com.example");
  }

  @Test
  void aKeyThatMayNotReadInboxesAnyMoreEndsItsStream() {
    List<String> lines = app.watch(kelly);

    app.limitKey("{\"scopes\":[\"events:send\"],\"origins\":[],\"bundleIds\":[],\"strict\":false}");

    await().until(() -> lines.contains("data:{\"reason\":\"KEY_REVOKED\"}"));
    refused("Accept", "*/*", "KEY_SCOPE_DENIED");
  }

  private void opens(String header, String value) {
    app.as(kelly).header(header, value).get("/v1/inbox").then().statusCode(200);
  }

  private void refused(String header, String value, String reason) {
    app.as(kelly)
        .header(header, value)
        .get("/v1/inbox")
        .then()
        .statusCode(403)
        .contentType("application/problem+json")
        .body("reason", equalTo(reason));
  }
}
