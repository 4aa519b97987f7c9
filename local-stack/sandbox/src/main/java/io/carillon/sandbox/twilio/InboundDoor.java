package io.carillon.sandbox.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.sandbox.door.Doors;
import io.carillon.sandbox.door.Reply;
import io.carillon.sandbox.door.Request;
import io.carillon.sandbox.inbox.Inbox;
import io.carillon.sandbox.key.KeyFolder;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * {@code POST /twilio/inbound {"from","to","body","url"?}}: a person texts. Posts Twilio's webhook
 * of it and answers {@code {"sid","status","body"}} with what the webhook was answered; 502 when
 * nobody was there.
 */
final class InboundDoor {
  private final Twilio.Account account;
  private final Inbox inbox;
  private final Webhooks webhooks;
  private final OptOuts optOuts;
  private final String defaultUrl;

  InboundDoor(
      Twilio.Account account, Inbox inbox, Webhooks webhooks, OptOuts optOuts, String defaultUrl) {
    this.account = account;
    this.inbox = inbox;
    this.webhooks = webhooks;
    this.optOuts = optOuts;
    this.defaultUrl = defaultUrl;
  }

  void open(Doors doors) {
    doors.open("/twilio/inbound", this::answer);
  }

  private Reply answer(Request request) throws IOException {
    if (!request.method().equals("POST")) {
      return Reply.problem(405, "POST was expected.");
    }
    JsonNode json = request.object("from", "to", "body", "url");
    String url = json.hasNonNull("url") ? json.path("url").asText() : defaultUrl;
    if (!url.matches("https?://.+")) {
      throw new IllegalArgumentException(
          "url: " + url + " (expected: where inbound messages are posted; none is configured)");
    }
    TextMessage message =
        new TextMessage(
            "SM" + KeyFolder.hex(16),
            account.sid(),
            TextMessage.INBOUND,
            phone(json, "from"),
            phone(json, "to"),
            json.path("body").asText(),
            "",
            "",
            0,
            Instant.now().truncatedTo(ChronoUnit.MILLIS),
            Duration.ZERO,
            "");
    inbox.add(Twilio.item(message));
    optOuts.hear(message.from(), message.to(), message.body());
    try {
      HttpResponse<String> taken = webhooks.post(url, form(message));
      return Reply.json(
          Map.of("sid", message.sid(), "status", taken.statusCode(), "body", taken.body()));
    } catch (IOException e) {
      return Reply.problem(502, url + " did not answer: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while a webhook was posted.", e);
    }
  }

  private static String phone(JsonNode json, String name) {
    String phone = json.path(name).asText();
    if (!phone.matches("\\+?[0-9]{3,15}")) {
      throw new IllegalArgumentException(
          name + ": " + phone + " (expected: a phone number, E.164)");
    }
    return phone;
  }

  private static Map<String, String> form(TextMessage message) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("AccountSid", message.accountSid());
    form.put("ApiVersion", "2010-04-01");
    form.put("Body", message.body());
    form.put("From", message.from());
    form.put("MessageSid", message.sid());
    form.put("NumMedia", "0");
    form.put("NumSegments", "1");
    form.put("SmsMessageSid", message.sid());
    form.put("SmsSid", message.sid());
    form.put("SmsStatus", "received");
    form.put("To", message.to());
    return form;
  }
}
