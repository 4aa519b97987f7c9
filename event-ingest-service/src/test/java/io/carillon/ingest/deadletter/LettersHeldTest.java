package io.carillon.ingest.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.PrivacyCalls;
import io.carillon.privacy.v1.DataSubject;
import io.carillon.privacy.v1.ErasureReceipt;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What could not be processed of a person, given out and deleted. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class LettersHeldTest {
  private final PrivacyCalls privacy = PrivacyCalls.ofThisService();
  private final String tenant = "held-" + Ids.next();
  private final DataSubject kelly =
      PrivacyCalls.with(PrivacyCalls.subject(Ids.next()), "email", "kelly@example.com");

  @AfterEach
  void close() {
    privacy.close();
  }

  @Test
  void lettersThatNameAPersonAreGivenOutAndDeletedOnceAndNoOthers() {
    buried("Bought", "{\"email\":\"Kelly@Example.com\"}");
    buried("Heard", "{\"email\":\"not-kelly@example.com\"}");
    UUID request = Ids.next();

    assertThat(privacy.export(tenant, kelly).get("dead-letter"))
        .singleElement(STRING)
        .contains("Bought");
    assertThat(privacy.export("other", kelly)).isEmpty();
    ErasureReceipt receipt = privacy.erase(tenant, request, kelly);

    assertThat(PrivacyCalls.erased(receipt)).containsEntry("dead-letter", 1L);
    assertThat(privacy.erase(tenant, request, kelly)).as("asked again").isEqualTo(receipt);
    assertThat(privacy.export(tenant, kelly)).isEmpty();
    assertThat(privacy.export(tenant, PrivacyCalls.with(kelly, "userId", "u-1")).get("dead-letter"))
        .singleElement(STRING)
        .contains("Heard");
    privacy.requireRefusals(tenant, kelly);
  }

  private void buried(String name, String traits) {
    var unused = Buried.event(tenant, "/" + tenant, name, traits);
  }
}
