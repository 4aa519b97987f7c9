package io.carillon.ingest.enrichment;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.carillon.ingest.event.Clues;
import io.carillon.ingest.event.Json;
import io.carillon.ingest.event.NewEvent;
import io.carillon.platform.keys.IpRule;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Adds to an event's context what can be known: `campaign`, `referrer`, `userAgent`, `agent`,
 * `place`, `ip`. What the client said stands; of its `ip` as much is kept as the tenant wants.
 */
@ApplicationScoped
public class Enrichment {
  private static final int LONGEST = 1_024;

  private final Agents agents;
  private final Places places;

  @Inject
  Enrichment(Agents agents, Places places) {
    this.agents = agents;
    this.places = places;
  }

  /** The event with what is known of it; the same bytes when that is nothing. */
  public Enriched of(NewEvent event, Connection connection, IpRule rule) {
    Clues clues = event.clues();
    if (!clues.open()) {
      return new Enriched(event, List.of());
    }
    Map<String, String> members = new TreeMap<>();
    campaign(clues, members);
    referrer(clues, members);
    agent(clues, connection, members);
    String otherIp = address(clues, connection, rule, members);
    if (members.isEmpty() && otherIp == null) {
      return new Enriched(event, List.of());
    }
    Json json = clues.edited(event.json(), members, otherIp);
    Set<String> names = new TreeSet<>(members.keySet());
    if (otherIp != null) {
      names.add("ip");
    }
    return new Enriched(event.with(json), List.copyOf(names));
  }

  private static void campaign(Clues clues, Map<String, String> members) {
    if (clues.says("campaign")) {
      return;
    }
    Map<String, String> campaign = Address.campaign(clues.search());
    if (campaign.isEmpty()) {
      campaign = Address.campaign(clues.url());
    }
    if (!campaign.isEmpty()) {
      members.put("campaign", object(campaign));
    }
  }

  private static void referrer(Clues clues, Map<String, String> members) {
    String url = clues.referrer();
    if (clues.says("referrer") || url.isBlank() || url.length() > LONGEST) {
      return;
    }
    Optional<String> host = Address.host(url);
    // from page to page of the same site nobody referred anybody
    if (host.isPresent() && !host.equals(Address.host(clues.url()))) {
      Map<String, String> referrer = new LinkedHashMap<>();
      referrer.put("host", host.get());
      referrer.put("url", url);
      members.put("referrer", object(referrer));
    }
  }

  private void agent(Clues clues, Connection connection, Map<String, String> members) {
    String own = clues.says("userAgent") ? null : usable(connection.userAgent());
    if (own != null) {
      members.put("userAgent", quoted(own));
    }
    String userAgent = own == null ? clues.userAgent() : own;
    if (userAgent.isBlank()) {
      return;
    }
    if (!clues.says("agent")) {
      Agent agent =
          agents.of(
              userAgent,
              clues.platform().isEmpty() ? connection.platform() : clues.platform(),
              connection.platformVersion(),
              clues.mobile() || Boolean.TRUE.equals(connection.mobile()));
      if (agent.known()) {
        members.put("agent", object(fields(agent)));
      }
    }
  }

  private static @Nullable String usable(@Nullable String header) {
    return header == null || header.isBlank() || header.length() > LONGEST ? null : header;
  }

  /** What stands for the address that the client said; null as it is. */
  private @Nullable String address(
      Clues clues, Connection connection, IpRule rule, Map<String, String> members) {
    boolean said = clues.says("ip");
    String text = said ? clues.ip() : connection.ip();
    Optional<InetAddress> address = text == null ? Optional.empty() : Addresses.of(text.strip());
    if (!clues.says("place")) {
      address.flatMap(places::of).ifPresent(place -> members.put("place", object(fields(place))));
    }
    Optional<String> kept =
        switch (rule) {
          case KEEP -> address.map(InetAddress::getHostAddress);
          case TRUNCATE -> address.map(Addresses::truncated);
          case DROP -> Optional.empty();
        };
    if (!said) {
      kept.ifPresent(ip -> members.put("ip", quoted(ip)));
      return null;
    }
    boolean stays = rule == IpRule.KEEP || kept.filter(clues.ip()::equals).isPresent();
    return stays ? null : kept.map(Enrichment::quoted).orElse("");
  }

  private static Map<String, String> fields(Agent agent) {
    Map<String, String> fields = new LinkedHashMap<>();
    put(fields, "browser", agent.browser());
    put(fields, "browserVersion", agent.browserVersion());
    put(fields, "os", agent.os());
    put(fields, "osVersion", agent.osVersion());
    put(fields, "device", agent.device());
    put(fields, "kind", agent.kind());
    return fields;
  }

  private static Map<String, String> fields(Place place) {
    Map<String, String> fields = new LinkedHashMap<>();
    put(fields, "country", place.country());
    put(fields, "region", place.region());
    put(fields, "city", place.city());
    put(fields, "timezone", place.timezone());
    return fields;
  }

  private static void put(Map<String, String> into, String name, @Nullable String value) {
    if (value != null) {
      into.put(name, value);
    }
  }

  private static String object(Map<String, String> fields) {
    StringBuilder json = new StringBuilder("{");
    for (Map.Entry<String, String> field : fields.entrySet()) {
      json.append(json.length() > 1 ? "," : "")
          .append('"')
          .append(field.getKey())
          .append("\":")
          .append(quoted(field.getValue()));
    }
    return json.append('}').toString();
  }

  private static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    return json.append('"').toString();
  }
}
