package io.carillon.messaging.provider.twilio;

import io.carillon.messaging.VendorSandbox;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.provider.ProviderContract;
import io.carillon.sandbox.Sandbox;
import io.carillon.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class TwilioContractTest extends ProviderContract {
  private static Sandbox sandbox;
  private static VendorSandbox vendor;
  private static TwilioProvider twilio;
  private static TwilioProvider away;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    sandbox = Sandbox.start(SandboxSettings.in(folder));
    vendor = new VendorSandbox(sandbox.url());
    twilio =
        new TwilioProvider(
            Account.of(sandbox.url(), sandbox.twilio().sid(), sandbox.twilio().authToken()),
            Clock.systemUTC());
    away = new TwilioProvider(Account.of("http://127.0.0.1:1", "AC1", "secret"), Clock.systemUTC());
  }

  @AfterAll
  static void stop() throws IOException {
    twilio.close();
    away.close();
    sandbox.close();
  }

  @Override
  protected Provider provider() {
    return twilio;
  }

  @Override
  protected Provider nowhere() {
    return away;
  }

  @Override
  protected Address address(Fate fate) {
    String number = VendorSandbox.number();
    switch (fate) {
      case TAKEN -> {}
      case REFUSED -> vendor.rule("twilio", number, "reject", "code", "21408");
      case DEAD -> vendor.rule("twilio", number, "reject", "code", "21614");
      case THROTTLED -> vendor.rule("twilio", number, "throttle", "delay", "PT30S");
      case SLOW -> vendor.rule("twilio", number, "slow", "delay", "PT4S");
      case CUT -> vendor.rule("twilio", number, "cut");
    }
    return Address.phone(number);
  }

  @Override
  protected Outgoing.Content content() {
    return new Outgoing.Sms("Bonjour");
  }

  @Override
  protected int taken(Address address) {
    return vendor.taken("twilio", address.name()).size();
  }

  @Override
  protected Optional<Duration> wish() {
    return Optional.of(Duration.ofSeconds(30));
  }
}
