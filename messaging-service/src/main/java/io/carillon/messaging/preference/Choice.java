package io.carillon.messaging.preference;

import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.Purpose;
import java.util.List;

/**
 * What a person may allow or refuse: messages for a purpose, on a channel.
 *
 * @param name of its field on the page: letters, digits and dots
 * @param addresses for which it holds: one mailbox, one number, every device
 * @param allowed whether one of them may be written to now
 * @param fixed whether that is not the person's to change
 */
record Choice(
    String name,
    Channel channel,
    Purpose purpose,
    List<String> addresses,
    boolean allowed,
    boolean fixed) {

  Choice as(boolean wanted) {
    return new Choice(name, channel, purpose, addresses, wanted, fixed);
  }

  boolean isSame(Choice other) {
    return name.equals(other.name);
  }

  /** Of another address, for the same on the same channel. */
  boolean isBeside(Choice other) {
    return !isSame(other) && channel == other.channel && purpose == other.purpose;
  }
}
