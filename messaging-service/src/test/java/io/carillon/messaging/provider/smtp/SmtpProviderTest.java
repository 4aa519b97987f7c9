package io.carillon.messaging.provider.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.carillon.messaging.FakeSmtp;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.AddressFault;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.gate.WithheldReason;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PreparationException;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmtpProviderTest {
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2026-03-07T12:00:00Z"), ZoneOffset.UTC);
  private static FakeSmtp fake;
  private static SmtpProvider smtp;

  record Settings(int port) implements SmtpSettings {
    @Override
    public String host() {
      return "127.0.0.1";
    }

    @Override
    public Encryption encryption() {
      return Encryption.NONE;
    }

    @Override
    public Optional<String> username() {
      return Optional.empty();
    }

    @Override
    public Optional<String> password() {
      return Optional.empty();
    }

    @Override
    public String from() {
      return "Chez Léa <hello@shop.example>";
    }

    @Override
    public String helo() {
      return "test";
    }

    @Override
    public int connections() {
      return 3;
    }

    @Override
    public Duration connectTimeout() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Duration replyTimeout() {
      return Duration.ofSeconds(1);
    }

    @Override
    public Duration trustedFor() {
      return Duration.ZERO;
    }
  }

  @BeforeAll
  static void start() throws IOException {
    fake = new FakeSmtp(0);
    smtp = new SmtpProvider(new Settings(fake.port()), NOON);
  }

  @AfterAll
  static void stop() throws IOException {
    smtp.close();
    fake.close();
  }

  private static Outgoing to(String address) {
    return to(address, new Outgoing.Email("Été à -20 %", "<p>é</p>", "é"));
  }

  private static Outgoing to(String address, Outgoing.Email email) {
    return new Outgoing(
        "demo",
        new UUID(1, 2),
        Purpose.MARKETING,
        Address.mailbox(address),
        email,
        Map.of("List-Unsubscribe", "<https://c.example/u/x>"),
        "receipt",
        NOON.instant().plusSeconds(60));
  }

  private static Outcome send(String address) {
    return smtp.send(smtp.prepare(to(address)), Optional::empty);
  }

  @Test
  void aRealServerGetsAWholeMail() throws Exception {
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    SmtpProvider provider = new SmtpProvider(new Settings(server.getSmtp().getPort()), NOON);
    try {
      Outcome outcome = provider.send(provider.prepare(to("kelly@example.com")), Optional::empty);

      assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
      var mail = server.getReceivedMessages()[0];
      assertThat(mail.getSubject()).isEqualTo("Été à -20 %");
      assertThat(mail.getFrom()[0]).hasToString("=?UTF-8?Q?Chez_L=C3=A9a?= <hello@shop.example>");
      assertThat(mail.getHeader("Message-ID"))
          .containsExactly("<00000000-0000-0001-0000-000000000002@shop.example>");
      assertThat(mail.getHeader("Date")).containsExactly("Sat, 7 Mar 2026 12:00:00 GMT");
      assertThat(mail.getHeader("List-Unsubscribe")).containsExactly("<https://c.example/u/x>");
      MimeMultipart parts = (MimeMultipart) mail.getContent();
      assertThat(parts.getContentType()).contains("multipart/alternative");
      assertThat(parts.getBodyPart(0).getContent()).isEqualTo("é");
      assertThat(parts.getBodyPart(1).getContentType()).containsIgnoringCase("text/html");
      assertThat(parts.getBodyPart(1).getContent()).isEqualTo("<p>é</p>");
    } finally {
      provider.close();
      server.stop();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "kelly@example.com, Accepted, ''",
    "reject@example.com, Rejected, SMTP_550",
    "refusecontent@example.com, Rejected, SMTP_554",
    "later-here@example.com, Retry, SMTP_451",
    "dropbefore@example.com, Retry, CONNECTION_LOST",
    "dropafter@example.com, Unknown, CONNECTION_LOST",
    "slow@example.com, Unknown, CONNECTION_LOST",
  })
  void saysExactlyHowItEnded(String address, String expected, String code) {
    Outcome outcome = send(address);

    assertThat(outcome.getClass().getSimpleName()).isEqualTo(expected);
    assertThat(
            switch (outcome) {
              case Outcome.Accepted _ -> "";
              case Outcome.Dead dead -> dead.code();
              case Outcome.Rejected rejected -> rejected.code();
              case Outcome.Retry retry -> retry.code();
              case Outcome.Withheld withheld -> withheld.reason().name();
              case Outcome.Unknown unknown -> unknown.code();
            })
        .isEqualTo(code);
  }

  @Test
  void whatTheLastLookStopsNeverLeaves() {
    Outcome no = new Outcome.Withheld(WithheldReason.UNSUBSCRIBED);

    Outcome outcome = smtp.send(smtp.prepare(to("stopped@example.com")), () -> Optional.of(no));

    assertThat(outcome).isEqualTo(no);
    assertThat(fake.mailsTo("stopped@example.com")).isEmpty();
  }

  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aServerThatStopsReadingHoldsNobodyUp() {
    Outgoing.Email large =
        new Outgoing.Email("large", "", "x".repeat(70).concat("\n").repeat(400_000));

    Outcome outcome = smtp.send(smtp.prepare(to("stalls@example.com", large)), Optional::empty);
    fake.release();

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Retry.class, retry -> assertThat(retry.code()).isEqualTo("CONNECTION_LOST"));
    assertThat(send("behind-stalls@example.com")).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void aReplyIsKeptWithoutItsControlCharacters() {
    assertThat(send("garbled@example.com"))
        .isEqualTo(
            new Outcome.Rejected("SMTP_550", "550 5.1.1 no such [31muser here", AddressFault.DEAD));
  }

  @Test
  void aLineCutWhileTheContentLeavesNeverCountsAsSent() {
    assertThat(send("dropduring@example.com"))
        .isInstanceOfAny(Outcome.Retry.class, Outcome.Unknown.class);
    assertThat(fake.mailsTo("dropduring@example.com")).isEmpty();
  }

  @Test
  void aServerThatIsAwayIsTriedAgainLater() {
    SmtpProvider nowhere = new SmtpProvider(new Settings(1), NOON);

    assertThat(nowhere.send(nowhere.prepare(to("kelly@example.com")), Optional::empty))
        .isInstanceOfSatisfying(
            Outcome.Retry.class, retry -> assertThat(retry.code()).isEqualTo("SERVER_AWAY"));
    nowhere.close();
  }

  @Test
  void keepsConnectionsAndReplacesThoseThatDied() throws Exception {
    send("first@example.com");
    fake.cutAll();

    assertThat(send("second@example.com")).isInstanceOf(Outcome.Accepted.class);
  }

  @Test
  void manySendersShareFewConnections() throws Exception {
    int before = fake.connections();
    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Outcome> outcomes =
          people
              .invokeAll(
                  IntStream.range(0, 60)
                      .<java.util.concurrent.Callable<Outcome>>mapToObj(
                          i -> () -> send("many" + i + "@example.com"))
                      .toList())
              .stream()
              .map(java.util.concurrent.Future::resultNow)
              .toList();

      assertThat(outcomes).allMatch(Outcome.Accepted.class::isInstance);
    }
    assertThat(fake.connections() - before).isLessThanOrEqualTo(3);
  }

  @Test
  void anAddressOfNoFormIsNeverTried() {
    assertThatThrownBy(() -> smtp.prepare(to("kelly at example")))
        .isInstanceOf(PreparationException.class);
  }
}
