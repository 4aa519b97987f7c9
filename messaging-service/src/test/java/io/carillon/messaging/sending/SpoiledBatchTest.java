package io.carillon.messaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageStore;
import io.carillon.messaging.message.Order;
import io.carillon.messaging.provider.Outcome;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One message with something in it that no database stores, among others. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class SpoiledBatchTest {
  @Inject MessageStore store;
  @Inject Transactions transactions;
  @Inject ObjectMapper json;
  @Inject Sender sender;
  @Inject Results results;
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
  void itEndsWithAReasonAndTheOthersLeave() {
    // Given
    String template =
        Town.template("<a href=\"https://shop.example/{{ profile.traits.firstName }}\">x</a>");
    Message before = claimed(town.subscriber("spoiled-before@example.com"), template);
    Message spoiled = claimed(town.called("spoiled@example.com", "Ke\0lly"), template);
    Message behind = claimed(town.subscriber("spoiled-behind@example.com"), template);

    // When
    sender.go(List.of(before, spoiled, behind));

    // Then
    var found = Town.awaitState(id(spoiled), "rejected");
    assertThat(found.path("reason").asText()).isEqualTo("NOT_SENDABLE");
    Town.awaitState(id(before), "accepted");
    Town.awaitState(id(behind), "accepted");
    assertThat(town.mail().mailsTo("spoiled-before@example.com")).hasSize(1);
    assertThat(town.mail().mailsTo("spoiled-behind@example.com")).hasSize(1);
    assertThat(town.mail().mailsTo("spoiled@example.com")).isEmpty();
    town.awaitEvent("Email Failed", id(spoiled));
  }

  @Test
  void whatAProviderSaidOfItDoesNotHoldUpOtherAnswers() {
    Message spoiled = claimed(town.subscriber("said-spoiled@example.com"), "none");
    Message behind = claimed(town.subscriber("said-behind@example.com"), "none");

    results.add(
        spoiled,
        Address.mailbox("s@example.com"),
        "smtp",
        new Outcome.Rejected("SMTP_550", "no\0such user"));
    results.add(behind, Address.mailbox("b@example.com"), "smtp", new Outcome.Accepted("250 ok"));

    Town.awaitState(id(behind), "accepted");
    var found = Town.awaitState(id(spoiled), "rejected");
    assertThat(found.path("reason").asText()).isEqualTo("SMTP_550");
    assertThat(found.path("detail").asText()).isEqualTo("the words cannot be stored");
  }

  private static String id(Message message) {
    return message.order().id().toString();
  }

  /** A message that this process holds. */
  private Message claimed(UUID profile, String template) {
    Instant now = Instant.now();
    Order order =
        new Order(
            "demo",
            "/demo",
            Ids.next(),
            profile,
            "email",
            Purpose.TRANSACTIONAL,
            template,
            null,
            json.createObjectNode(),
            null,
            null,
            "",
            0,
            null,
            now,
            now.plusSeconds(3_600));
    Message message = Message.claimed(order, now, Duration.ofSeconds(20));
    transactions.inTenant("demo", tx -> store.insert(tx, List.of(message)));
    return message;
  }
}
