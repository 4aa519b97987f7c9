package io.carillon.messaging.inbox;

import io.carillon.messaging.v1.InboxChanged;
import io.carillon.platform.events.Topic;
import io.carillon.platform.events.WholeTopic;
import io.carillon.platform.store.Ids;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

/** Hears what any process wrote, and wakes the streams of this one. */
@ApplicationScoped
class InboxConsumer {
  private final InboxStreams streams;
  private final WholeTopic.Reading reading;

  @Inject
  InboxConsumer(InboxStreams streams, WholeTopic topics) {
    this.streams = streams;
    this.reading =
        topics.follow(
            "inbox", Topic.MESSAGES_INBOX, InboxChanged.parser(), this::told, streams::began);
  }

  void start(@Observes StartupEvent event) {
    reading.start();
  }

  void stop(@Observes ShutdownEvent event) {
    reading.stop();
  }

  private void told(InboxChanged changed) {
    streams.told(
        changed.getTenant(),
        changed.getProfileIdsList().stream().flatMap(id -> Ids.parse(id).stream()).toList(),
        changed.getPersonChanged());
  }
}
