package io.carillon.messaging.preference;

import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.Purpose;
import java.util.List;

/**
 * What a person may refuse, and permit where it is the link's own address: messages for a purpose,
 * on a channel.
 *
 * @param name of its field on the page: letters, digits and dots
 * @param own whether it is the address that the link was sent to
 * @param addresses for which it holds: one mailbox, one number, several devices
 * @param told what identity hears of: the same, or the whole channel when all of it is refused
 * @param allowed whether the person's word lets one of the addresses be written to
 */
record Choice(
    String name,
    boolean own,
    Channel channel,
    Purpose purpose,
    List<String> addresses,
    List<String> told,
    boolean allowed,
    Hurdle hurdle) {

  /** What is in the way of a message, or of a tick. */
  enum Hurdle {
    NONE,
    /** A bounce or an operator stops messages, whatever the person says. */
    STOPPED,
    /** The whole channel is refused, which this page does not take back. */
    CHANNEL,
    /** Another way to the person than the link's own, which this page never permits. */
    ELSEWHERE
  }

  Choice as(boolean wanted) {
    return new Choice(name, own, channel, purpose, addresses, told, wanted, hurdle);
  }

  /** Whether the box is the person's to change here: what is permitted can always be refused. */
  boolean isOpen() {
    return allowed || hurdle == Hurdle.NONE || hurdle == Hurdle.STOPPED;
  }
}
