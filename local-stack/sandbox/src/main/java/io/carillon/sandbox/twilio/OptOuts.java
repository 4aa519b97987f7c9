package io.carillon.sandbox.twilio;

import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who has texted STOP to a number, and not START since. Twilio refuses messages from that number to
 * them by itself. Source: twilio.com/docs/messaging/features (default opt-out keywords).
 */
final class OptOuts {
  private static final Set<String> STOP =
      Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT");
  private static final Set<String> START = Set.of("START", "YES", "UNSTOP");
  private static final int MOST = 10_000;

  private record Pair(String person, String number) {}

  private final Set<Pair> stopped = ConcurrentHashMap.newKeySet();

  void hear(String person, String number, String body) {
    String word = body.strip().toUpperCase(Locale.ROOT);
    if (STOP.contains(word) && stopped.size() < MOST) {
      stopped.add(new Pair(person, number));
    } else if (START.contains(word)) {
      stopped.remove(new Pair(person, number));
    }
  }

  boolean contains(String person, String number) {
    return stopped.contains(new Pair(person, number));
  }
}
