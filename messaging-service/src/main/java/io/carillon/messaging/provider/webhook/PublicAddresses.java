package io.carillon.messaging.provider.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Which addresses may be called because anybody may: not this machine, its own network, or one that
 * only reaches it by another name (RFC 6890 and the registries of special-purpose addresses).
 */
final class PublicAddresses {
  private static final int[][] PRIVATE_4 = {
    {0, 0, 8},
    {10, 0, 8},
    {100, 64, 10},
    {127, 0, 8},
    {169, 254, 16},
    {172, 16, 12},
    {192, 0, 24},
    {192, 168, 16},
    {198, 18, 15},
    {224, 0, 4},
    {240, 0, 4}
  };

  private PublicAddresses() {}

  static boolean contain(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes);
  }

  private static boolean isPublic4(byte[] bytes) {
    int asked = (at(bytes, 0) << 24) | (at(bytes, 1) << 16) | (at(bytes, 2) << 8) | at(bytes, 3);
    for (int[] range : PRIVATE_4) {
      int mask = -1 << (32 - range[2]);
      int network = (range[0] << 24) | (range[1] << 16);
      if ((asked & mask) == (network & mask)) {
        return false;
      }
    }
    return true;
  }

  /** Of the globally routed block alone, and no IPv4 address in the clothes of one. */
  private static boolean isPublic6(byte[] bytes) {
    int first = (at(bytes, 0) << 8) | at(bytes, 1);
    int second = (at(bytes, 2) << 8) | at(bytes, 3);
    boolean global = (first & 0xe000) == 0x2000;
    boolean sixToFour = first == 0x2002;
    boolean protocols = first == 0x2001 && (second & 0xfe00) == 0;
    return global && !sixToFour && !protocols;
  }

  private static int at(byte[] bytes, int place) {
    return Byte.toUnsignedInt(bytes[place]);
  }
}
