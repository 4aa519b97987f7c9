package io.carillon.messaging.provider.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.AddressFault;
import io.carillon.messaging.gate.Purpose;
import io.carillon.messaging.provider.Call;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Receipt;
import io.carillon.platform.problem.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioProviderTest {
  private static final Address KELLY = Address.phone("+33612345678");
  private static final TwilioProvider TWILIO =
      new TwilioProvider(Account.of("http://127.0.0.1:1", "AC1", "12345"), Clock.systemUTC());

  private static Outgoing message(String tenant, String text) {
    return new Outgoing(
        tenant,
        new UUID(1, 2),
        Purpose.MARKETING,
        KELLY,
        new Outgoing.Sms(text),
        Map.of(),
        "receipt",
        Instant.now().plusSeconds(60));
  }

  private static Call call(Map<String, String> form) {
    return new Call("/v1/callbacks/twilio/x", Map.of(), form);
  }

  @ParameterizedTest
  @CsvSource({
    "400, 21211, Rejected, DEAD",
    "400, 21614, Rejected, DEAD",
    "400, 21610, Rejected, OPTED_OUT",
    "400, 21408, Rejected, NONE",
    "403, 21408, Rejected, NONE",
    "400, 21617, Rejected, NONE",
    "400, 0, Rejected, NONE",
    "429, 20429, Retry, ",
    "429, 0, Retry, ",
    "400, 21611, Retry, ",
    "503, 0, Retry, ",
    "401, 20003, Retry, ",
    "403, 20005, Retry, ",
    "404, 20404, Retry, ",
    "500, 20500, Unknown, ",
    "502, 0, Unknown, ",
    "504, 0, Unknown, ",
    "302, 0, Unknown, ",
  })
  void everyRefusalHasItsMeaning(int status, int code, String expected, AddressFault fault) {
    Outcome outcome = TwilioCodes.refusal(status, code, "detail", Duration.ofSeconds(7));

    assertThat(outcome.getClass().getSimpleName()).isEqualTo(expected);
    if (outcome instanceof Outcome.Rejected rejected) {
      assertThat(rejected.fault()).isEqualTo(fault);
    }
    if (outcome instanceof Outcome.Retry retry) {
      assertThat(retry.after()).isEqualTo(Duration.ofSeconds(7));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "queued, Taken",
    "sending, Taken",
    "sent, Taken",
    "some-new-state, Taken",
    "delivered, Delivered",
    "read, Delivered",
    "undelivered, Bounced",
    "failed, Bounced",
    "canceled, Bounced",
  })
  void everyStatusHasItsMeaning(String status, String expected) {
    Receipt receipt = TWILIO.receipt(call(Map.of("MessageSid", "SM1", "MessageStatus", status)));

    assertThat(receipt.getClass().getSimpleName()).isEqualTo(expected);
    assertThat(receipt.reference()).isEqualTo("SM1");
  }

  @Test
  void aFailureSaysWhatItSaysOfTheAddress() {
    Map<String, String> form =
        Map.of("MessageSid", "SM1", "MessageStatus", "undelivered", "ErrorCode", "30005");

    assertThat(TWILIO.receipt(call(form)))
        .isEqualTo(new Receipt.Bounced("SM1", "TWILIO_30005", "undelivered", AddressFault.DEAD));
  }

  @Test
  void aCallWithoutWhatItShouldSayIsTheCallersMistake() {
    assertThatThrownBy(() -> TWILIO.receipt(call(Map.of("MessageStatus", "sent"))))
        .isInstanceOf(ProblemException.class);
    assertThatThrownBy(() -> TWILIO.received(call(Map.of("MessageSid", "SM1"))))
        .isInstanceOf(ProblemException.class);
  }

  /** The example of twilio.com/docs/usage/security. */
  @Test
  void knowsTwiliosSignature() {
    TwilioProvider example =
        new TwilioProvider(
            Account.of("http://127.0.0.1:1", "AC1", "12345").calledBackAt("https://mycompany.com"),
            Clock.systemUTC());
    Map<String, String> form = new HashMap<>();
    form.put("CallSid", "CA1234567890ABCDE");
    form.put("Caller", "+14158675309");
    form.put("Digits", "1234");
    form.put("From", "+14158675309");
    form.put("To", "+18005551212");
    Map<String, String> headers = Map.of("x-twilio-signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8=");

    assertThat(example.isSigned(new Call("/myapp.php?foo=1&bar=2", headers, form))).isTrue();
    assertThat(example.isSigned(new Call("/myapp.php?foo=1&bar=3", headers, form))).isFalse();
    form.put("Digits", "1235");
    assertThat(example.isSigned(new Call("/myapp.php?foo=1&bar=2", headers, form))).isFalse();
    assertThat(example.isSigned(new Call("/myapp.php?foo=1&bar=2", Map.of(), form))).isFalse();
  }

  @Test
  void whoHasNoAccountServesNobodyAndBelievesNobody() {
    TwilioProvider none =
        new TwilioProvider(
            new Account(
                "http://127.0.0.1:1",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of()),
            Clock.systemUTC());

    assertThat(none.serves(KELLY)).isFalse();
    assertThat(none.isSigned(new Call("/", Map.of("x-twilio-signature", "x"), Map.of()))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_601, 5_000})
  void aTextThatIsTooLongIsNeverTried(int length) {
    assertThatThrownBy(() -> TWILIO.prepare(message("demo", "x".repeat(length))))
        .isInstanceOf(PreparationException.class)
        .hasMessageContaining("1600");
  }

  @Test
  void aTenantWithoutANumberSendsNothing() {
    TwilioProvider perTenant =
        new TwilioProvider(
            new Account(
                "http://127.0.0.1:1",
                Optional.of("AC1"),
                Optional.of("x"),
                Optional.empty(),
                Map.of("demo", "+33757000001")),
            Clock.systemUTC());

    assertThat(perTenant.serves(KELLY)).isTrue();
    assertThat(perTenant.prepare(message("demo", "x"))).isNotNull();
    assertThatThrownBy(() -> perTenant.prepare(message("other", "x")))
        .isInstanceOf(PreparationException.class);
  }
}
