package io.carillon.messaging.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ConsentState;
import io.carillon.messaging.FakeSmtp;
import io.carillon.messaging.Outside;
import io.carillon.messaging.Town;
import io.carillon.messaging.v1.MessageRequested;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(CarillonParts.class)
@WithTestResource(Outside.class)
class SendingTest {
  private static final String CART =
      "{% for line in entry.properties.lines %}{{ line.name }} {{ line.price | money: 'EUR' }};"
          + "{% endfor %}";

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
  void ofTwoWhoMayBeOnePersonOnlyTheFirstIsSentAStepsMarketing() {
    String first = Ids.next() + "@example.com";
    String second = Ids.next() + "@example.com";
    UUID kelly = town.subscriber(first);
    UUID again = town.subscriber(second);
    town.alike(kelly, again);
    String template = Town.template("x");
    String sent = town.ask(kelly, template, "marketing");
    Town.awaitState(sent, "accepted");

    String late = town.ask(again, template, "marketing");

    JsonNode withheld = Town.awaitState(late, "withheld");
    assertThat(withheld.path("reason").asText()).isEqualTo("LIKELY_DUPLICATE");
    assertThat(withheld.path("detail").asText()).contains(sent);
    town.awaitEvent("Message Withheld", late);
    Town.awaitState(town.ask(again, template, "transactional"), "accepted");
    Town.awaitState(
        town.ask(
            Town.request(again, template, "marketing")
                .setJourney(Town.step("0190-journey", "another"))),
        "accepted");
    assertThat(town.mail().mailsTo(second)).hasSize(2);
  }

  @Test
  void ofTwoWhoMayBeOnePersonAtOnceOneIsSentIt() {
    String template = Town.template("x");
    for (int i = 0; i < 5; i++) {
      UUID kelly = town.subscriber(Ids.next() + "@example.com");
      UUID again = town.subscriber(Ids.next() + "@example.com");
      town.alike(kelly, again);
      String one = town.ask(kelly, template, "marketing");
      String other = town.ask(again, template, "marketing");

      await()
          .untilAsserted(
              () ->
                  assertThat(
                          Stream.of(one, other).map(id -> Town.message(id).path("state").asText()))
                      .containsExactlyInAnyOrder("accepted", "withheld"));
    }
  }

  @Test
  void sendsWhatAJourneyAskedForAndSaysSo() throws Exception {
    // Given
    UUID kelly = town.subscriber("kelly@example.com");
    String template = Town.template("<body>" + CART + "</body>");

    // When
    String id = town.ask(kelly, template, "marketing");

    // Then
    JsonNode message = Town.awaitState(id, "accepted");
    FakeSmtp.Mail mail = town.mail().mailsTo("kelly@example.com").getFirst();
    assertThat(mail.header("Subject")).isEqualTo("Bonjour Kelly");
    assertThat(mail.header("Message-ID")).isEqualTo("<" + id + "@shop.example>");
    assertThat(mail.header("List-Unsubscribe")).startsWith("<https://c.example/u/").endsWith(">");
    assertThat(mail.header("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
    assertThat(mail.raw()).contains("Veste 79,90").contains("charpe 25,00");
    assertThat(message.findValuesAsText("state"))
        .containsExactly("accepted", "pending", "claimed", "accepted");
    assertThat(message.path("providerReference").asText()).startsWith("250 2.0.0 queued");
    assertThat(message.path("address").asText()).isEqualTo("kelly@example.com");

    AcceptedEvent sent = town.awaitEvent("Email Sent", id);
    assertThat(sent.getProfileId()).isEqualTo(kelly.toString());
    assertThat(sent.getCauseId()).isEqualTo("cause-1");
    assertThat(sent.getHops()).isEqualTo(2);
    JsonNode properties =
        new ObjectMapper().readTree(sent.getJson().toByteArray()).path("properties");
    assertThat(properties.path("journey").asText()).isEqualTo("cart");
    assertThat(properties.path("step").asText()).isEqualTo("mail");
    assertThat(properties.path("enrollmentId").asText()).isEqualTo("0190-enrollment");
    assertThat(properties.path("template").asText()).isEqualTo(template);
  }

  @Test
  void aRepeatedRequestIsOneMail() {
    UUID kelly = town.subscriber("repeated@example.com");
    MessageRequested.Builder request = Town.request(kelly, Town.template("x"), "marketing");

    for (int i = 0; i < 5; i++) {
      town.ask(request);
    }
    String last = town.ask(kelly, Town.template("y"), "marketing");

    Town.awaitState(last, "accepted");
    Town.awaitState(request.getMessageId(), "accepted");
    assertThat(town.mail().mailsTo("repeated@example.com")).hasSize(2);
    assertThat(town.events("Email Sent", request.getMessageId())).isEqualTo(1);
  }

  @Test
  void withholdsMarketingFromWhoNeverConsented() {
    UUID friend = town.person("friend@example.com");
    String template = Town.template("x");

    String marketing = town.ask(friend, template, "marketing");
    String transactional = town.ask(friend, template, "transactional");

    JsonNode withheld = Town.awaitState(marketing, "withheld");
    assertThat(withheld.path("reason").asText()).isEqualTo("NO_CONSENT");
    assertThat(withheld.path("nextTry").asText()).isEqualTo("when the person consents");
    Town.awaitState(transactional, "accepted");
    assertThat(town.mail().mailsTo("friend@example.com"))
        .singleElement()
        .satisfies(mail -> assertThat(mail.header("List-Unsubscribe")).isEmpty());
    assertThat(town.awaitEvent("Message Withheld", marketing).getJson().toStringUtf8())
        .contains("\"reason\":\"NO_CONSENT\"");
  }

  @ParameterizedTest
  @CsvSource({
    "revoked, CONSENT_REVOKED",
    "gone, PROFILE_UNKNOWN",
    "template, TEMPLATE_NOT_LIVE",
    "render, RENDER_FAILED",
    "channel, CHANNEL_NOT_SERVED",
    "late, TOO_LATE"
  })
  void saysWhyItWithholds(String what, String reason) {
    String email = what + "@example.com";
    UUID person =
        what.equals("revoked")
            ? town.person(email, Town.consent(email, ConsentState.CONSENT_STATE_REVOKED))
            : town.subscriber(email);
    String html = what.equals("render") ? "{% for i in (1..200000) %}{% endfor %}" : "x";
    MessageRequested.Builder request =
        Town.request(
            what.equals("gone") ? UUID.randomUUID() : person,
            what.equals("template") ? "no-such" : Town.template(html),
            "marketing");
    if (what.equals("channel")) {
      request.setChannel("pigeon");
    }
    if (what.equals("late")) {
      Instant longAgo = Instant.now().minus(Duration.ofHours(25));
      request.getRequestedAtBuilder().setSeconds(longAgo.getEpochSecond());
    }

    String id = town.ask(request);

    assertThat(Town.awaitState(id, "withheld").path("reason").asText()).isEqualTo(reason);
    assertThat(town.mail().mailsTo(email)).isEmpty();
  }

  @Test
  void asksScoringOnlyForTemplatesThatNameFacts() {
    UUID kelly = town.subscriber("facts@example.com");
    town.knows(kelly, Map.of("orders-90d", 3.0, "revenue", 12.5));

    String id =
        town.ask(
            kelly,
            Town.template("{{ computed['orders-90d'] }} orders, {{ computed.revenue }}"),
            "marketing");

    Town.awaitState(id, "accepted");
    assertThat(town.mail().mailsTo("facts@example.com").getFirst().raw())
        .contains("3 orders, 12.5");
  }

  @Test
  void aRefusedMailIsRejectedAndSaidToHaveFailed() {
    UUID kelly = town.subscriber("reject-me@example.com");

    String id = town.ask(kelly, Town.template("x"), "marketing");

    JsonNode message = Town.awaitState(id, "rejected");
    assertThat(message.path("reason").asText()).isEqualTo("SMTP_550");
    assertThat(message.path("detail").asText()).contains("no such user");
    assertThat(town.awaitEvent("Email Failed", id).getJson().toStringUtf8()).contains("SMTP_550");
  }

  @Test
  void aReplyWithControlCharactersIsAReasonLikeAnother() {
    UUID kelly = town.subscriber("garbled-me@example.com");

    String id = town.ask(kelly, Town.template("x"), "marketing");

    JsonNode message = Town.awaitState(id, "rejected");
    assertThat(message.path("reason").asText()).isEqualTo("SMTP_550");
    assertThat(message.path("detail").asText()).isEqualTo("550 5.1.1 no such [31muser here");
    town.awaitEvent("Email Failed", id);
  }

  @Test
  void aMailThatIsPutOffIsTriedAgain() {
    UUID kelly = town.subscriber("later-once@example.com");

    String id = town.ask(kelly, Town.template("x"), "marketing");

    JsonNode message = Town.awaitState(id, "accepted");
    assertThat(message.path("attempts").asInt()).isEqualTo(3);
    assertThat(message.path("transitions").findValuesAsText("reason"))
        .containsExactly("SMTP_451", "SMTP_451");
    assertThat(town.mail().mailsTo("later-once@example.com")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"marketing", "transactional"})
  void aMailOfUnknownFateIsNotSentBlindly(String purpose) {
    String email = "dropafter-" + purpose + "@example.com";
    UUID kelly = town.subscriber(email);

    String id = town.ask(kelly, Town.template("x"), purpose);
    String next = town.ask(town.subscriber("after-" + email), Town.template("x"), purpose);

    JsonNode message = Town.awaitState(id, "unknown");
    Town.awaitState(next, "accepted");
    assertThat(town.mail().mailsTo(email)).hasSize(1);
    assertThat(message.has("nextAttemptAt")).isFalse();
  }

  @Test
  void waitsForIdentityAndThenGoes() throws Exception {
    UUID kelly = town.subscriber("patient@example.com");
    String template = Town.template("x");
    town.identityGoesAway();
    String id;
    try {
      id = town.ask(kelly, template, "marketing");
      await().until(() -> Town.message(id).toString().contains("DEPENDENCY_AWAY"));
      assertThat(town.mail().mailsTo("patient@example.com")).isEmpty();
    } finally {
      town.identityComesBack();
    }

    Town.awaitState(id, "accepted");
    assertThat(town.mail().mailsTo("patient@example.com")).hasSize(1);
  }

  @Test
  void whatIsNoRequestIsADeadLetterAndStopsNothing() {
    MessageRequested broken =
        Town.request(UUID.randomUUID(), "x", "marketing").setMessageId("not a uuid").build();
    town.topics.send(Topic.MESSAGES_REQUESTED, "x", "demo", "broken", broken);
    String id = town.ask(town.subscriber("behind@example.com"), Town.template("x"), "marketing");

    Town.awaitState(id, "accepted");
    assertThat(
            town.topics
                .awaitDead(
                    Topic.MESSAGES_REQUESTED,
                    dead ->
                        new String(dead.value(), java.nio.charset.StandardCharsets.UTF_8)
                            .contains("not a uuid"))
                .headers())
        .isNotEmpty();
  }

  @Test
  void manyAtOnceAreEachSentOnce() {
    String template = Town.template("x");
    String[] ids = new String[120];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = town.ask(town.subscriber("crowd" + i + "@example.com"), template, "marketing");
    }

    for (String id : ids) {
      Town.awaitState(id, "accepted");
    }
    for (int i = 0; i < ids.length; i++) {
      assertThat(town.mail().mailsTo("crowd" + i + "@example.com")).hasSize(1);
    }
  }
}
