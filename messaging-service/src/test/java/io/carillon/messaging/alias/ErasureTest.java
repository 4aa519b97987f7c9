package io.carillon.messaging.alias;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.messaging.engagement.EngagementPaths;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.message.Change;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageKey;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.message.Move;
import io.carillon.messaging.message.Order;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.PrivacyCalls;
import io.carillon.privacy.v1.DataSubject;
import io.carillon.privacy.v1.ErasureReceipt;
import io.carillon.privacy.v1.KeptKind;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of an erased person is left in messages that were on their way. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class ErasureTest {
  private static final String PERSONAL = "kelly-erased";

  @Inject MessageStore store;
  @Inject Transactions transactions;
  @Inject ObjectMapper json;
  private Town town;

  @BeforeEach
  void open() {
    town = new Town();
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void whatWasDecidedBeforeDoesNotLeaveBehindTheErasure() {
    Message message = claimed();
    erase(message);

    Set<MessageKey> applied = apply(leaving(message));

    assertThat(applied).isEmpty();
    assertThat(row(message)).doesNotContain(PERSONAL);
  }

  @Test
  void whatAProviderSaysBehindTheErasureIsKeptWithoutItsWords() {
    Message message = claimed();
    Change leaving = leaving(message);
    apply(leaving);
    erase(message);

    Change accepted =
        Change.of(leaving.applied(), Move.ACCEPT, Instant.now())
            .provider("smtp", "250 queued for " + PERSONAL);
    Set<MessageKey> applied = apply(accepted);

    assertThat(applied).containsExactly(MessageKey.of(message));
    assertThat(Town.message(id(message)).path("state").asText()).isEqualTo("accepted");
    assertThat(row(message)).doesNotContain(PERSONAL);
  }

  @Test
  void aRequestBehindTheErasureKeepsNothingToo() {
    var request = Town.request(UUID.randomUUID(), Town.template("x"), "marketing");
    String id = town.ask(request);

    JsonNode found = Town.awaitState(id, "withheld");

    assertThat(found.path("reason").asText()).isEqualTo("PROFILE_UNKNOWN");
    assertThat(row(new MessageKey("demo", UUID.fromString(id)))).doesNotContain("Veste");
  }

  @Test
  void aClickBehindTheErasureTellsNothing() {
    UUID kelly = town.subscriber("click-" + PERSONAL + "@example.com");
    String id =
        town.ask(kelly, Town.template("<a href=\"https://shop.example/\">x</a>"), "marketing");
    Town.awaitState(id, "accepted");
    String path =
        EngagementPaths.of(
            town.mail().mailsTo("click-" + PERSONAL + "@example.com").getFirst().raw(), "c");
    RestAssured.given().redirects().follow(false).get(path);
    town.awaitEvent("Email Clicked", id);
    MessageKey key = new MessageKey("demo", UUID.fromString(id));
    town.erased(kelly);
    await().until(() -> !row(key).contains(PERSONAL));

    RestAssured.given().redirects().follow(false).get(path);

    assertThat(town.events("Email Clicked", id)).isEqualTo(1);
  }

  @Test
  void givesOutAndErasesWhatWasWrittenAndKeepsThatNobodyMayWriteAgain() {
    Message message = claimed();
    String address = PERSONAL + "@example.com";
    Town.marketer()
        .body("{\"address\":\"%s\",\"reason\":\"test\"}".formatted(address))
        .post("/v1/suppressions");
    DataSubject subject =
        PrivacyCalls.with(PrivacyCalls.subject(message.order().profileId()), "email", address);
    UUID request = Ids.next();
    try (PrivacyCalls privacy = PrivacyCalls.ofThisService()) {
      var given = privacy.export("demo", subject);
      assertThat(given.get("message")).singleElement(STRING).contains(address);
      assertThat(given.get("suppression")).hasSize(1);
      assertThat(privacy.export("other", subject)).isEmpty();

      ErasureReceipt receipt = privacy.erase("demo", request, subject);

      assertThat(PrivacyCalls.erased(receipt)).containsEntry("words and addresses of messages", 1L);
      assertThat(privacy.erase("demo", request, subject)).as("asked again").isEqualTo(receipt);
      assertThat(row(message)).doesNotContain(PERSONAL);
      assertThat(privacy.export("demo", subject).get("suppression")).hasSize(1);
      assertThat(receipt.getKeptList())
          .extracting(KeptKind::getWhat)
          .contains("suppressions of addresses that stand");
      privacy.requireRefusals("demo", subject);
    }
  }

  @Test
  void theReceiptCountsWhatWasTakenBeforeAnybodyAsked() {
    Message message = claimed();
    erase(message);
    DataSubject subject = PrivacyCalls.subject(message.order().profileId());
    try (PrivacyCalls privacy = PrivacyCalls.ofThisService()) {

      ErasureReceipt receipt = privacy.erase("demo", Ids.next(), subject);

      assertThat(PrivacyCalls.erased(receipt)).containsEntry("words and addresses of messages", 1L);
    }
  }

  /** A message that this process holds, with personal data wherever it may stand. */
  private Message claimed() {
    Instant now = Instant.now();
    Order order =
        new Order(
            "demo",
            "/demo",
            Ids.next(),
            town.subscriber(PERSONAL + "@example.com"),
            "email",
            Purpose.TRANSACTIONAL,
            "",
            json.createObjectNode().put("text", PERSONAL),
            json.createObjectNode().put("data", PERSONAL),
            PERSONAL + "@example.com",
            null,
            "",
            0,
            null,
            now,
            now.plusSeconds(3_600));
    Message message = Message.claimed(order, now, Duration.ofHours(1));
    transactions.inTenant("demo", tx -> store.insert(tx, List.of(message)));
    return message;
  }

  private static Change leaving(Message message) {
    return Change.leaving(
        message,
        PERSONAL + "@example.com",
        "fr",
        List.of("https://shop.example/" + PERSONAL),
        Instant.now().plusSeconds(3_600));
  }

  private void erase(Message message) {
    town.erased(message.order().profileId());
    await().until(() -> !row(message).contains(PERSONAL));
  }

  private Set<MessageKey> apply(Change change) {
    return transactions.inTenant("demo", tx -> store.apply(tx, List.of(change)));
  }

  private String row(Message message) {
    return row(MessageKey.of(message));
  }

  private String row(MessageKey key) {
    return transactions.inTenant(
        key.tenant(),
        tx ->
            tx.createQuery(
                    "SELECT to_jsonb(m)::text FROM message m"
                        + " WHERE tenant_id = :tenant AND id = :id")
                .bind("tenant", key.tenant())
                .bind("id", key.id())
                .mapTo(String.class)
                .one());
  }

  private static String id(Message message) {
    return message.order().id().toString();
  }
}
