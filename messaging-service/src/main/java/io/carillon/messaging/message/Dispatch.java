package io.carillon.messaging.message;

import java.time.Duration;
import java.util.List;

/** The way to the sender, without a look into the table. */
public interface Dispatch {
  /** Whether messages may be claimed for this process as they are written. */
  boolean hasRoom();

  /** How long such a claim lasts. */
  Duration lease();

  /** Sends them; they are committed, and claimed by this process. Returns at once. */
  void go(List<Message> claimed);
}
