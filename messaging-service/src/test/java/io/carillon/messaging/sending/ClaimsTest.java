package io.carillon.messaging.sending;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.message.Change;
import io.carillon.messaging.message.Message;
import io.carillon.messaging.message.MessageKey;
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
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a process left behind that was killed half-way. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class ClaimsTest {
  private static final Address HERE = Address.mailbox("kelly@example.com");

  private static final Duration HELD = Duration.ofHours(1);
  private static final Duration OVER = Duration.ZERO;

  @Inject MessageStore store;
  @Inject Transactions transactions;
  @Inject ObjectMapper json;

  @ParameterizedTest
  @EnumSource(Purpose.class)
  void whatMayHaveLeftIsUnknownAndNotSentAgain(Purpose purpose) {
    try (Town town = new Town()) {
      String email = "killed-after-" + purpose.word() + "@example.com";
      Message message = claimed(town.subscriber(email), purpose, HELD);
      apply(Change.leaving(message, email, "fr", List.of(), Instant.EPOCH));

      var found = Town.awaitState(message.order().id().toString(), "unknown");

      assertThat(found.path("reason").asText()).isEqualTo("CLAIM_ENDED_WHILE_SENDING");
      assertThat(found.has("nextAttemptAt")).isFalse();
      assertThat(town.mail().mailsTo(email)).isEmpty();
    }
  }

  @Test
  void whatHadNotBegunToLeaveIsSent() {
    try (Town town = new Town()) {
      Message message =
          claimed(town.subscriber("killed-before@example.com"), Purpose.MARKETING, OVER);

      var found = Town.awaitState(message.order().id().toString(), "accepted");

      assertThat(found.path("transitions").findValuesAsText("reason"))
          .containsExactly("CLAIM_ENDED");
      assertThat(town.mail().mailsTo("killed-before@example.com")).hasSize(1);
    }
  }

  @Test
  void aLateWordOfTheProviderEndsTheDoubt() {
    try (Town town = new Town()) {
      Message message =
          claimed(town.subscriber("killed-late@example.com"), Purpose.MARKETING, HELD);
      Change leaving =
          Change.leaving(message, "killed-late@example.com", "fr", List.of(), Instant.EPOCH);
      apply(leaving);
      Town.awaitState(message.order().id().toString(), "unknown");

      apply(
          Results.change(leaving.applied(), HERE, new Outcome.Accepted("250 ok"), Instant.now())
              .provider("smtp", "250 ok"));

      assertThat(Town.message(message.order().id().toString()).path("state").asText())
          .isEqualTo("accepted");
    }
  }

  @Test
  void aLateWordThatNothingWasTakenLetsItGoOnceMore() {
    try (Town town = new Town()) {
      Message message =
          claimed(town.subscriber("killed-refused@example.com"), Purpose.MARKETING, HELD);
      Change leaving =
          Change.leaving(message, "killed-refused@example.com", "fr", List.of(), Instant.EPOCH);
      apply(leaving);
      Town.awaitState(message.order().id().toString(), "unknown");

      apply(
          Results.change(
              leaving.applied(),
              HERE,
              new Outcome.Retry("SMTP_451", "later", null),
              Instant.now()));

      Town.awaitState(message.order().id().toString(), "accepted");
      assertThat(town.mail().mailsTo("killed-refused@example.com")).hasSize(1);
    }
  }

  @Test
  void aClaimThatWasTakenOverCanSayNothingMore() {
    try (Town town = new Town()) {
      Message message =
          claimed(town.subscriber("killed-over@example.com"), Purpose.MARKETING, OVER);
      Town.awaitState(message.order().id().toString(), "accepted");

      Change stale = Results.change(message, HERE, new Outcome.Rejected("X", "y"), Instant.now());

      Set<MessageKey> applied =
          transactions.inTenant("demo", tx -> store.apply(tx, List.of(stale)));
      assertThat(applied).isEmpty();
    }
  }

  /** A message that another process claimed, for so long from now on. */
  private Message claimed(UUID profile, Purpose purpose, Duration left) {
    Instant now = Instant.now();
    var empty = json.createObjectNode();
    Order order =
        new Order(
            "demo",
            "/demo",
            Ids.next(),
            profile,
            "email",
            purpose,
            Town.template("x"),
            null,
            empty,
            null,
            null,
            "",
            0,
            null,
            now,
            now.plusSeconds(3_600));
    Message message = Message.claimed(order, now, left);
    transactions.inTenant("demo", tx -> store.insert(tx, List.of(message)));
    return message;
  }

  private void apply(Change change) {
    transactions.inTenant("demo", tx -> store.apply(tx, List.of(change)));
  }
}
