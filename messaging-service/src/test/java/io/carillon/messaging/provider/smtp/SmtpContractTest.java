package io.carillon.messaging.provider.smtp;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.Settings;
import io.carillon.messaging.provider.VendorContract;
import io.carillon.platform.store.Ids;
import java.time.Clock;
import java.util.Map;

class SmtpContractTest extends VendorContract {
  private static final Outgoing.Email MAIL =
      new Outgoing.Email("Été à -20 %", "<p>Écharpe</p>", "Écharpe");

  @Override
  protected String vendor() {
    return "smtp";
  }

  @Override
  protected Opened open(Settings given) {
    SmtpProvider smtp = new SmtpProvider(given.as(SmtpSettings.class), Clock.systemUTC());
    return new Opened(smtp, smtp::close);
  }

  @Override
  protected Recipient recipient(String url) {
    return to("kelly-" + Ids.next() + "@example.com");
  }

  @Override
  protected Recipient malformed() {
    return to("kelly at example");
  }

  private static Recipient to(String mailbox) {
    return new Recipient(Address.mailbox(mailbox), MAIL, mailbox);
  }

  @Override
  protected Outgoing.Content content(JsonNode item) {
    return new Outgoing.Email(
        item.path("subject").asText(), item.path("html").asText(), item.path("text").asText());
  }

  @Override
  protected Map<String, String> nowhere() {
    return Map.of("carillon.smtp.port", "1");
  }

  @Override
  protected Map<String, String> stranger() {
    return Map.of("carillon.smtp.password", "wrong");
  }

  @Override
  protected String refusal() {
    return "554";
  }

  @Override
  protected String failure() {
    return "451";
  }

  @Override
  protected Map<Case, String> absent() {
    return Map.of(
        Case.FAILED_BEHIND,
        "a failing reply to the final dot says for sure that the mail was not taken"
            + " (RFC 5321, 4.2.5)");
  }
}
