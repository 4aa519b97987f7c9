package io.carillon.messaging.provider.smtp;

import io.carillon.messaging.FakeSmtp;
import io.carillon.messaging.gate.Address;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.Provider;
import io.carillon.messaging.provider.ProviderContract;
import io.carillon.platform.store.Ids;
import java.io.IOException;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class SmtpContractTest extends ProviderContract {
  private static FakeSmtp server;
  private static SmtpProvider smtp;
  private static SmtpProvider away;

  @BeforeAll
  static void start() throws IOException {
    server = new FakeSmtp(0);
    smtp = new SmtpProvider(new SmtpProviderTest.Settings(server.port()), Clock.systemUTC());
    away = new SmtpProvider(new SmtpProviderTest.Settings(1), Clock.systemUTC());
  }

  @AfterAll
  static void stop() throws IOException {
    smtp.close();
    away.close();
    server.close();
  }

  @Override
  protected Provider provider() {
    return smtp;
  }

  @Override
  protected Provider nowhere() {
    return away;
  }

  @Override
  protected Address address(Fate fate) {
    String what =
        switch (fate) {
          case TAKEN -> "taken";
          case REFUSED -> "refusecontent";
          case DEAD -> "reject";
          case THROTTLED -> "later";
          case SLOW -> "slow";
          case CUT -> "dropafter";
        };
    return Address.mailbox(what + "-" + Ids.next() + "@example.com");
  }

  @Override
  protected Outgoing.Content content() {
    return new Outgoing.Email("Hello", "", "Hello");
  }

  @Override
  protected int taken(Address address) {
    return server.mailsTo(address.name()).size();
  }
}
