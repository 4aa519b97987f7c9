package io.carillon.messaging.inbox;

import io.carillon.messaging.v1.InboxChanged;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import java.util.Collection;
import java.util.UUID;

/** What processes tell each other of inboxes. */
final class InboxWire {
  private InboxWire() {}

  /** There is something new for this person. */
  static Outbound arrived(String tenant, UUID profile) {
    return record(tenant, profile, InboxChanged.newBuilder().addProfileIds(profile.toString()));
  }

  /** Who is behind these ids is not who was there before. */
  static Outbound personChanged(String tenant, UUID profile, Collection<UUID> all) {
    InboxChanged.Builder changed = InboxChanged.newBuilder().setPersonChanged(true);
    all.forEach(id -> changed.addProfileIds(id.toString()));
    return record(tenant, profile, changed);
  }

  private static Outbound record(String tenant, UUID profile, InboxChanged.Builder changed) {
    return Outbound.of(
        Topic.MESSAGES_INBOX,
        profile.toString(),
        tenant,
        Ids.next().toString(),
        changed.setTenant(tenant).build());
  }
}
