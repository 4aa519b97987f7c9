package io.carillon.messaging.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carillon.event.v1.ConsentState;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person says while the message waits for a connection to the mail server. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class LastLookTest {
  private static final int CONNECTIONS = 8;

  private Town town;

  @BeforeEach
  void open() {
    town = new Town();
  }

  @AfterEach
  void close() {
    town.mail().release();
    town.close();
  }

  /** A message that the gate let pass, and that waits behind others. */
  private String waiting(UUID person, String purpose) {
    String template = Town.template("x");
    for (int i = 0; i < CONNECTIONS; i++) {
      town.ask(town.subscriber("held-before-" + i + "@example.com"), template, "marketing");
    }
    await().until(() -> town.mail().held() == CONNECTIONS);
    String id = town.ask(person, template, purpose);
    await().until(() -> Town.message(id).has("address"));
    return id;
  }

  @Test
  void aSuppressionMeanwhileCounts() {
    String id = waiting(town.subscriber("meanwhile-held@example.com"), "transactional");

    Town.marketer()
        .body(Map.of("address", "meanwhile-held@example.com", "reason", "she called"))
        .post("/v1/suppressions")
        .then()
        .statusCode(201);
    town.mail().release();

    assertThat(Town.awaitState(id, "withheld").path("reason").asText()).isEqualTo("SUPPRESSED");
    assertThat(town.mail().mailsTo("meanwhile-held@example.com")).isEmpty();
    town.awaitEvent("Message Withheld", id);
  }

  @Test
  void aRevocationAtIdentityMeanwhileCounts() {
    String email = "meanwhile-revoked@example.com";
    UUID kelly = town.subscriber(email);
    String id = waiting(kelly, "marketing");

    town.says(kelly, Town.consent(email, ConsentState.CONSENT_STATE_REVOKED));
    town.mail().release();

    assertThat(Town.awaitState(id, "withheld").path("reason").asText())
        .isEqualTo("CONSENT_REVOKED");
    assertThat(town.mail().mailsTo(email)).isEmpty();
  }
}
