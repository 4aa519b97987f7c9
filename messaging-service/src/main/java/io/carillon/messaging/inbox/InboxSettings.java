package io.carillon.messaging.inbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long messages stay in an inbox, and what its streams may take of this process. */
@ConfigMapping(prefix = "carillon.inbox")
interface InboxSettings {
  /** From the sending of a message on; then it is gone. */
  @WithDefault("P30D")
  Duration keep();

  /** How many streams this process has open at once. */
  @WithDefault("10000")
  int streams();

  /** How many streams one person may have open at one process. */
  @WithDefault("10")
  int streamsPerPerson();

  /** After how long without a message a comment is sent, so that a dead connection is noticed. */
  @WithDefault("15S")
  Duration heartbeat();

  /** How long one message may take to leave; a client that is slower is let go. */
  @WithDefault("10S")
  Duration patience();

  /** After how long a stream ends, so that its client asks anew and is looked at anew. */
  @WithDefault("1H")
  Duration streamLife();
}
