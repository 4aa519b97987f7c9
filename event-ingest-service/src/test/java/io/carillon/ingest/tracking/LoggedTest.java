package io.carillon.ingest.tracking;

import static io.carillon.ingest.Demo.newKey;
import static io.carillon.ingest.Demo.send;
import static io.carillon.ingest.Demo.withKey;

import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.LogWatch;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Whatever becomes of an event, the log does not say whose it is. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class LoggedTest {
  private static final String EMAIL = "planted.kelly@example.com";
  private static final String PHONE = "+15145550142";
  private static final String NAME = "Quillon";

  @Test
  void nobodyIsNamedInTheLog() {
    String key = newKey();
    String person =
        "\"traits\":{\"email\":\"%s\",\"phone\":\"%s\",\"firstName\":\"%s\"}"
            .formatted(EMAIL, PHONE, NAME);

    try (LogWatch log = LogWatch.ofThisService()) {
      send(key, "/v1/identify", "{\"userId\":\"%s\",%s}".formatted(EMAIL, person), 200);
      send(key, "/v1/identify", "{%s}".formatted(person), 400);
      send(key, "/v1/identify", "{\"userId\":[\"%s\"],%s}".formatted(EMAIL, person), 400);
      send(
          key,
          "/v1/track",
          "{\"userId\":\"u\",\"event\":\"A\",\"timestamp\":\"%s\"}".formatted(EMAIL),
          400);
      send(key, "/v1/track", "{\"%s\":1,\"%s\":2}".formatted(EMAIL, EMAIL), 400);
      send(key, "/v1/batch", "{\"batch\":[{\"userId\":\"%s\"}]}".formatted(EMAIL), 207);
      send(EMAIL, "/v1/track", "{}", 401);
      withKey(key).queryParam("email", EMAIL).body("{" + NAME).post("/v1/track/" + EMAIL);

      log.requireNone(EMAIL, PHONE, NAME);
    }
  }
}
