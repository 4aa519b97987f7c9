package io.carillon.messaging.link;

import java.util.Arrays;
import java.util.Optional;

/** Which public door a token opens. */
public enum Door {
  CLICK('c'),
  OPEN('o'),
  UNSUBSCRIBE('u'),
  PREFERENCES('p'),
  /** What a vendor says of the message. */
  RECEIPT('r'),
  /** What a person writes to a tenant; it names no message. */
  INBOUND('i');

  private final char letter;

  Door(char letter) {
    this.letter = letter;
  }

  char letter() {
    return letter;
  }

  static Optional<Door> of(byte letter) {
    return Arrays.stream(values()).filter(door -> door.letter == letter).findFirst();
  }
}
