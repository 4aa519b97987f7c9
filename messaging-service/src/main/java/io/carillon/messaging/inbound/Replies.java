package io.carillon.messaging.inbound;

import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.link.Door;
import io.carillon.messaging.link.LinkToken;
import io.carillon.messaging.link.Links;
import io.carillon.messaging.provider.Call;
import io.carillon.messaging.provider.CallsBack;
import io.carillon.messaging.suppression.Suppressions;
import io.carillon.platform.caller.Units;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Takes what people write. */
@ApplicationScoped
public class Replies {
  private static final int LONGEST = 8_192;

  private final Links links;
  private final Transactions transactions;
  private final ReplyStore store;
  private final Suppressions suppressions;
  private final ReplyTeller teller;
  private final Clock clock;

  @Inject
  Replies(
      Links links,
      Transactions transactions,
      ReplyStore store,
      Suppressions suppressions,
      ReplyTeller teller,
      Clock clock) {
    this.links = links;
    this.transactions = transactions;
    this.store = store;
    this.suppressions = suppressions;
    this.teller = teller;
    this.clock = clock;
  }

  /**
   * It is stored, and a stop or start counts, when this returns; once, however often it is brought.
   *
   * @throws ProblemException NOT_FOUND when the token names no tenant
   */
  public void receive(CallsBack vendor, String token, Call call) {
    String tenant =
        links
            .read(Door.INBOUND, token)
            .map(LinkToken::tenant)
            .orElseThrow(() -> ProblemException.notFound("this address"));
    CallsBack.Received received = vendor.received(call);
    String address =
        Channel.SMS
            .normal(received.from())
            .orElseThrow(
                () -> ProblemException.invalid("From", received.from(), Channel.SMS.addresses()));
    Instant now = clock.instant();
    Reply reply =
        new Reply(
            tenant,
            vendor.name(),
            received.reference(),
            Channel.SMS.word(),
            address,
            storable(received.to()),
            storable(received.text()),
            null,
            now,
            0);
    boolean fresh =
        transactions.inTenant(
            tenant,
            tx -> {
              boolean added = store.add(tx, reply);
              if (added) {
                hear(tx, reply, now);
              }
              return added;
            });
    if (fresh) {
      teller.wake(tenant);
    }
  }

  private void hear(Handle tx, Reply reply, Instant now) {
    String tenant = reply.tenant();
    switch (Keyword.of(reply.text())) {
      case STOP -> {
        suppressions.unsubscribed(
            tx, tenant, Units.top(tenant), reply.channel(), reply.address(), null, now);
        store.says(tx, reply, false);
      }
      case START -> {
        boolean lifted =
            suppressions.subscribedAgain(
                tx, tenant, reply.channel(), reply.address(), "text message", now);
        if (lifted) {
          store.says(tx, reply, true);
        }
      }
      case NONE -> {}
    }
  }

  /** What a database and an event can hold. */
  private static String storable(String text) {
    String clean = text.replace("\0", "");
    return clean.length() > LONGEST ? clean.substring(0, LONGEST) : clean;
  }
}
