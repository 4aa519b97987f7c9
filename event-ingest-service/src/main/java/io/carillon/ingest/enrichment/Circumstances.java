package io.carillon.ingest.enrichment;

import io.carillon.platform.keys.IpRule;
import org.jspecify.annotations.Nullable;

/** What a call tells beside its events: found out when the first of them asks, for all of them. */
public final class Circumstances {
  private final Connection connection;
  private final IpRule rule;
  private final @Nullable String userAgent;
  private @Nullable String quotedUserAgent;
  private @Nullable Whereabouts whereabouts;
  private boolean agentKnown;
  private @Nullable String agent;

  /**
   * @param userAgent the connection's, when it is of use
   */
  Circumstances(Connection connection, IpRule rule, @Nullable String userAgent) {
    this.connection = connection;
    this.rule = rule;
    this.userAgent = userAgent;
  }

  Connection connection() {
    return connection;
  }

  IpRule rule() {
    return rule;
  }

  @Nullable String userAgent() {
    return userAgent;
  }

  String quotedUserAgent(String text) {
    if (quotedUserAgent == null) {
      quotedUserAgent = JsonText.quoted(text);
    }
    return quotedUserAgent;
  }

  Whereabouts whereabouts(Places places) {
    if (whereabouts == null) {
      whereabouts = new Whereabouts(connection.ip(), rule, places);
    }
    return whereabouts;
  }

  /** What the connection alone says of the device, as JSON; null where that is nothing. */
  @Nullable String agent(Agents agents, String text) {
    if (!agentKnown) {
      agent =
          agents.json(
              text,
              connection.platform(),
              connection.platformVersion(),
              Boolean.TRUE.equals(connection.mobile()));
      agentKnown = true;
    }
    return agent;
  }
}
