package io.carillon.messaging.people;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.gate.ConsentWord;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * A person at this moment.
 *
 * @param id the survivor's, where the id asked for was merged
 * @param addresses by channel, the preferred one first
 * @param timezone IANA zone, or empty
 * @param locale BCP 47 tag, or empty
 */
public record Person(
    UUID id,
    Map<String, Object> traits,
    Map<Channel, List<Address>> addresses,
    List<ConsentWord> consents,
    String timezone,
    String locale) {

  /** Addresses of a channel, the preferred one first. */
  public List<Address> addresses(Channel channel) {
    return addresses.getOrDefault(channel, List.of());
  }

  public ZoneId zone() {
    try {
      return timezone.isEmpty() ? ZoneOffset.UTC : ZoneId.of(timezone);
    } catch (DateTimeException e) {
      return ZoneOffset.UTC;
    }
  }

  public Locale language() {
    return locale.isEmpty() ? Locale.ROOT : Locale.forLanguageTag(locale.replace('_', '-'));
  }

  /** What templates see as `profile`. */
  public Map<String, Object> variables() {
    Map<String, Object> seen = new HashMap<>();
    seen.put("id", id.toString());
    seen.put("traits", traits);
    seen.put("timezone", timezone);
    seen.put("locale", locale);
    addresses(Channel.EMAIL).stream().findFirst().ifPresent(a -> seen.put("email", a.name()));
    addresses(Channel.SMS).stream().findFirst().ifPresent(a -> seen.put("phone", a.name()));
    List<Map<String, Object>> said = new ArrayList<>();
    for (ConsentWord word : consents) {
      said.add(
          Map.of(
              "channel",
              word.channel(),
              "purpose",
              word.purpose(),
              "state",
              word.granted() ? "granted" : "revoked"));
    }
    seen.put("consents", said);
    return seen;
  }
}
