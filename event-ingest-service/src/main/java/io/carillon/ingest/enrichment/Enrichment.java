package io.carillon.ingest.enrichment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.carillon.ingest.event.Clues;
import io.carillon.ingest.event.Fields;
import io.carillon.ingest.event.Json;
import io.carillon.ingest.event.NewEvent;
import io.carillon.platform.keys.IpRule;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
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
 * `place`, `ip`. What the client said stands; of its `ip` as much is kept as the tenant wants, and
 * of its `violations` nothing.
 */
@Singleton
public class Enrichment {
  private static final int LONGEST = 1_024;

  private final Agents agents;
  private final Places places;

  @Inject
  Enrichment(Agents agents, Places places) {
    this.agents = agents;
    this.places = places;
  }

  /** What a call tells, for the events in it. */
  public Circumstances of(Connection connection, IpRule rule) {
    String header = connection.userAgent();
    return new Circumstances(
        connection,
        rule,
        header == null || header.isBlank() || header.length() > LONGEST ? null : header);
  }

  /** The event with what is known of it; the same bytes when that is nothing. */
  public Enriched of(NewEvent event, Circumstances call) {
    Clues clues = event.clues();
    if (!clues.open()) {
      return new Enriched(event, List.of());
    }
    Map<String, String> members = new TreeMap<>();
    campaign(clues, members);
    referrer(clues, members);
    agent(clues, call, members);
    String otherIp = address(clues, call, members);
    boolean judged = clues.says(Enriched.VIOLATIONS);
    if (members.isEmpty() && otherIp == null && !judged) {
      return new Enriched(event, List.of());
    }
    Json json = clues.edited(event.json(), members, otherIp);
    Set<String> names = new TreeSet<>(members.keySet());
    if (otherIp != null) {
      names.add("ip");
    }
    if (judged) {
      json = unjudged(json);
      names.add(Enriched.VIOLATIONS);
    }
    return new Enriched(event.with(json), List.copyOf(names));
  }

  /** Of its violations the platform alone speaks, and has found none yet. */
  private static Json unjudged(Json json) {
    return Fields.at(json, "context")
        .map(context -> Fields.with(context, Enriched.VIOLATIONS, "[]".getBytes(UTF_8)))
        .map(context -> Fields.with(json, "context", context.copy()))
        .orElse(json);
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
      members.put("campaign", JsonText.object(campaign));
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
      members.put("referrer", JsonText.object(referrer));
    }
  }

  private void agent(Clues clues, Circumstances call, Map<String, String> members) {
    String own = clues.says("userAgent") ? null : call.userAgent();
    if (own != null) {
      members.put("userAgent", call.quotedUserAgent(own));
    }
    String userAgent = own == null ? clues.userAgent() : own;
    if (userAgent.isBlank() || clues.says("agent")) {
      return;
    }
    Connection connection = call.connection();
    String agent =
        own != null && clues.platform().isEmpty() && !clues.mobile()
            ? call.agent(agents, own)
            : agents.json(
                userAgent,
                clues.platform().isEmpty() ? connection.platform() : clues.platform(),
                connection.platformVersion(),
                clues.mobile() || Boolean.TRUE.equals(connection.mobile()));
    if (agent != null) {
      members.put("agent", agent);
    }
  }

  /** What stands for the address that the client said; null as it is. */
  private @Nullable String address(Clues clues, Circumstances call, Map<String, String> members) {
    boolean said = clues.says("ip");
    Whereabouts whereabouts =
        said ? new Whereabouts(clues.ip(), call.rule(), places) : call.whereabouts(places);
    String place = clues.says("place") ? null : whereabouts.place();
    if (place != null) {
      members.put("place", place);
    }
    String kept = whereabouts.kept();
    if (!said) {
      if (kept != null) {
        members.put("ip", kept);
      }
      return null;
    }
    if (call.rule() == IpRule.KEEP) {
      return null;
    }
    if (kept == null) {
      return "";
    }
    return kept.equals(JsonText.quoted(clues.ip())) ? null : kept;
  }
}
