package io.carillon.messaging.provider.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.messaging.VendorSandbox;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.Settings;
import io.carillon.messaging.provider.VendorContract;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

class TwilioContractTest extends VendorContract {
  @Override
  protected String vendor() {
    return "twilio";
  }

  @Override
  protected Opened open(Settings given) {
    TwilioSettings settings =
        given.with("carillon.twilio.callback-url", NOWHERE).as(TwilioSettings.class);
    TwilioProvider twilio = new TwilioProvider(settings, Clock.systemUTC());
    return new Opened(twilio, twilio::close);
  }

  @Override
  protected Recipient recipient(String url) {
    return to(VendorSandbox.number());
  }

  @Override
  protected Recipient malformed() {
    return to("06 12 34 56 78");
  }

  private static Recipient to(String number) {
    return new Recipient(Address.phone(number), new Outgoing.Sms("Été à -20 %"), number);
  }

  @Override
  protected Outgoing.Content content(JsonNode item) {
    return new Outgoing.Sms(item.path("content").path("body").asText());
  }

  @Override
  protected Map<String, String> nowhere() {
    return Map.of("carillon.twilio.base-url", NOWHERE);
  }

  @Override
  protected Map<String, String> stranger() {
    return Map.of("carillon.twilio.auth-token", "wrong");
  }

  @Override
  protected String refusal() {
    return "21408";
  }

  @Override
  protected String failure() {
    return "20500";
  }

  @Override
  protected Optional<Duration> wish() {
    return Optional.of(Duration.ofSeconds(30));
  }
}
