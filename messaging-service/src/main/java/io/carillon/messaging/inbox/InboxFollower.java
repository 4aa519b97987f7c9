package io.carillon.messaging.inbox;

import io.carillon.messaging.alias.Follower;
import io.carillon.platform.events.Outbox;
import io.carillon.platform.privacy.Receipt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Erases inboxes, and lets the streams of people who became others end. */
@ApplicationScoped
class InboxFollower implements Follower {
  private final InboxStore store;
  private final Outbox outbox;

  @Inject
  InboxFollower(InboxStore store, Outbox outbox) {
    this.store = store;
    this.outbox = outbox;
  }

  @Override
  public void changed(Handle tx, String tenant, UUID profile, Collection<UUID> all) {
    outbox.add(tx, List.of(InboxWire.personChanged(tenant, profile, all)));
  }

  @Override
  public void erased(Handle tx, String tenant, UUID profile, Collection<UUID> all, Receipt gone) {
    gone.erased("inbox-message", store.erase(tx, tenant, all));
    changed(tx, tenant, profile, all);
  }
}
