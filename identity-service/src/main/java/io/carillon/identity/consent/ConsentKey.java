package io.carillon.identity.consent;

import java.util.Comparator;
import java.util.Set;

/**
 * What a consent is about.
 *
 * @param channel email, sms, push, inapp, webpush, webhook
 * @param address in normal form; empty for the whole channel
 * @param purpose marketing or transactional
 */
public record ConsentKey(String channel, String address, String purpose)
    implements Comparable<ConsentKey> {
  public static final int LONGEST_ADDRESS = 512;
  public static final Set<String> CHANNELS =
      Set.of("email", "sms", "push", "inapp", "webpush", "webhook");
  public static final Set<String> PURPOSES = Set.of("marketing", "transactional");

  private static final Comparator<ConsentKey> ORDER =
      Comparator.comparing(ConsentKey::channel)
          .thenComparing(ConsentKey::address)
          .thenComparing(ConsentKey::purpose);

  ConsentKey wholeChannel() {
    return new ConsentKey(channel, "", purpose);
  }

  @Override
  public int compareTo(ConsentKey other) {
    return ORDER.compare(this, other);
  }
}
