package io.carillon.ingest.enrichment;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses of the internet, which are read and never looked up. */
final class Addresses {
  private static final int LONGEST = 45;
  private static final Pattern LITERAL =
      Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
  private static final int V4 = 4;
  private static final int NETWORK_V4 = 3;
  private static final int NETWORK_V6 = 6;

  private Addresses() {}

  /** The address that a text is; empty for anything else, ports and lists among it. */
  static Optional<InetAddress> of(String text) {
    if (text.length() > LONGEST || !LITERAL.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The network that it is in: the first 24 bits, of version 6 the first 48; the others are 0. */
  static String truncated(InetAddress address) {
    byte[] bytes = address.getAddress();
    for (int i = bytes.length == V4 ? NETWORK_V4 : NETWORK_V6; i < bytes.length; i++) {
      bytes[i] = 0;
    }
    try {
      return InetAddress.getByAddress(bytes).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
