package io.carillon.messaging.inbox;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.WithheldReason;
import io.carillon.messaging.provider.Outcome;
import io.carillon.messaging.provider.Outgoing;
import io.carillon.messaging.provider.PreparationException;
import io.carillon.messaging.provider.Provider;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Messages in apps. The vendor is this house's own table, which knows a repetition: a message whose
 * writing is in doubt is brought again, and is there once.
 */
@ApplicationScoped
class InAppProvider implements Provider {
  private final InboxArrivals arrivals;

  @Inject
  InAppProvider(InboxArrivals arrivals) {
    this.arrivals = arrivals;
  }

  private record Ready(String tenant, UUID message, UUID profile, Notice notice)
      implements Prepared {}

  @Override
  public String name() {
    return "inapp";
  }

  @Override
  public Channel channel() {
    return Channel.INAPP;
  }

  @Override
  public boolean serves(Address address) {
    return address.kind() == Address.Kind.PROFILE;
  }

  @Override
  public Prepared prepare(Outgoing message) {
    if (!(message.content() instanceof Outgoing.InApp content)) {
      throw new PreparationException("the content is no in-app message");
    }
    UUID profile =
        Ids.parse(message.address().target())
            .orElseThrow(() -> new PreparationException("the address is no profile's id"));
    Notice notice =
        new Notice(
            content.title(),
            content.body(),
            content.image(),
            content.buttons().stream()
                .map(button -> new Notice.Button(button.id(), button.text(), button.deepLink()))
                .toList(),
            content.deepLink(),
            content.data());
    return new Ready(message.tenant(), message.id(), profile, notice);
  }

  @Override
  public Outcome send(Prepared prepared, Supplier<Optional<Outcome>> lastLook) {
    Ready ready = (Ready) prepared;
    try {
      return lastLook.get().orElseGet(() -> put(ready));
    } catch (ProblemException e) {
      return new Outcome.Retry("INBOX_AWAY", e.reason().name(), null);
    } catch (RuntimeException e) {
      return new Outcome.Rejected("NOT_SENDABLE", e.getClass().getSimpleName());
    }
  }

  private Outcome put(Ready ready) {
    return arrivals.put(ready.tenant(), ready.message(), ready.profile(), ready.notice())
        ? new Outcome.Accepted(ready.message().toString())
        : new Outcome.Withheld(WithheldReason.PROFILE_UNKNOWN);
  }
}
