package io.carillon.messaging.sending;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How messages are worked through. */
@ConfigMapping(prefix = "carillon.sending")
public interface SendingSettings {
  /** How long a claim lasts whose bytes have not begun to leave. */
  @WithDefault("PT20S")
  Duration lease();

  /** How long a provider may take; after it the fate is unknown. */
  @WithDefault("PT3M")
  Duration leavingLease();

  /** How old the gate's word may be when a message leaves; older, and it is asked once more. */
  @WithDefault("PT1S")
  Duration fresh();

  /** How often the table is looked at for messages whose time has come. */
  @WithDefault("PT0.5S")
  Duration look();

  /** Messages in this process's hands at most. */
  @WithDefault("1000")
  int inHand();

  /** Messages that are prepared together. */
  @WithDefault("100")
  int together();

  /** How long a message waits when identity or scoring are away. */
  @WithDefault("PT2S")
  Duration patience();
}
