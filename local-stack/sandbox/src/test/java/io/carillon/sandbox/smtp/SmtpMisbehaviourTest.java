package io.carillon.sandbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.sandbox.Client;
import io.carillon.sandbox.Sandbox;
import io.carillon.sandbox.SandboxSettings;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.URLName;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SmtpMisbehaviourTest {
  private Sandbox sandbox;
  private Client client;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    sandbox = Sandbox.start(SandboxSettings.in(folder));
    client = new Client(sandbox.url());
  }

  @AfterAll
  void close() throws Exception {
    sandbox.close();
  }

  @AfterEach
  void behave() throws Exception {
    client.call("DELETE", "/misbehaviour", "");
    client.call("DELETE", "/inbox", "");
  }

  @ParameterizedTest
  @CsvSource({"unregistered,,550 5.1.1", "throttle,,450 4.7.1", "reject,554,554"})
  void refusesARecipient(String kind, String code, String answer) throws Exception {
    client.misbehave(
        "{'channel':'email','to':'Gone@example.com','kind':'%s'%s}"
            .formatted(kind, code == null ? "" : ",'code':'" + code + "'"));

    send("ana@example.com");
    assertThatThrownBy(() -> send("gone@example.com"))
        .isInstanceOf(MessagingException.class)
        .rootCause()
        .hasMessageContaining(answer);

    assertThat(client.inbox("email", "gone@example.com")).isEmpty();
    assertThat(client.inbox("email", "ana@example.com")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"error", "cut"})
  void keepsAMailWhoseAnswerSaysOtherwise(String kind) throws Exception {
    client.misbehave("{'channel':'email','kind':'%s','times':1}".formatted(kind));

    assertThatThrownBy(() -> send("ana@example.com")).isInstanceOf(MessagingException.class);
    send("ana@example.com");

    assertThat(client.inbox("email", "ana@example.com")).hasSize(2);
  }

  @Test
  void keepsAMailLongBeforeItAnswers() throws Exception {
    client.misbehave("{'channel':'email','kind':'slow','delay':'PT10M'}");

    assertThatThrownBy(() -> send("ana@example.com", 3_000))
        .isInstanceOf(MessagingException.class)
        .hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);

    assertThat(client.inbox("email", "ana@example.com")).hasSize(1);
  }

  @Test
  void saysByWhichIdItKeepsAMail() throws Exception {
    try (SMTPTransport transport = transport(password())) {
      MimeMessage mail = mail(Session.getInstance(new Properties()), "carillon@example.com");
      transport.sendMessage(mail, mail.getAllRecipients());

      assertThat(transport.getLastServerResponse())
          .contains(client.inbox("email", "carillon@example.com").get(0).path("vendorId").asText());
    }
  }

  @Test
  void letsNobodyInWithoutThePassword() {
    assertThatThrownBy(() -> transport("wrong"))
        .isInstanceOf(AuthenticationFailedException.class)
        .hasMessageContaining("535 5.7.8");
  }

  private String password() {
    return sandbox.clientSettings().getOrDefault("carillon.smtp.password", "");
  }

  private SMTPTransport transport(String password) throws MessagingException {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.auth", "true");
    URLName server = new URLName("smtp", "127.0.0.1", sandbox.smtpPort(), null, "carillon", null);
    SMTPTransport transport = new SMTPTransport(Session.getInstance(properties), server);
    transport.connect("127.0.0.1", sandbox.smtpPort(), "carillon", password);
    return transport;
  }

  private void send(String to) throws MessagingException {
    send(to, 60_000);
  }

  private void send(String to, int patience) throws MessagingException {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", Integer.toString(sandbox.smtpPort()));
    properties.setProperty("mail.smtp.timeout", Integer.toString(patience));
    Transport.send(mail(Session.getInstance(properties), to));
  }

  private static MimeMessage mail(Session session, String to) throws MessagingException {
    MimeMessage message = new MimeMessage(session);
    message.setFrom(new InternetAddress("shop@demo.example"));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(to));
    message.setSubject("Hello");
    message.setText("Hello");
    return message;
  }
}
