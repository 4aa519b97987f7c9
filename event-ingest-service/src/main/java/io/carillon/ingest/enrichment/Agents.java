package io.carillon.ingest.enrichment;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import ua_parser.Client;
import ua_parser.Parser;

/**
 * Reads user agents by the public list of ua-parser, which is read with the first of them, so that
 * who gets none pays nothing. Reading one takes the list a millisecond, so that what was read is
 * kept: many people use the same.
 */
@Singleton
class Agents {
  private static final int LONGEST = 512;
  private static final int MOST = 8_192;
  private static final String OTHER = "Other";
  private static final Set<String> DESKTOPS =
      Set.of("Windows", "Mac OS X", "Linux", "Ubuntu", "Fedora", "Debian", "Chrome OS");

  /**
   * @param json null when nothing is known
   */
  private record Read(Agent agent, @Nullable String json) {
    static final Read NOTHING = new Read(Agent.UNKNOWN, null);
  }

  private final LoadingCache<String, Read> read =
      Caffeine.newBuilder()
          .maximumSize(MOST)
          .build(
              userAgent -> {
                Agent agent = parsed(userAgent);
                return new Read(agent, written(agent));
              });

  private @Nullable Parser list;

  /**
   * What a user agent says, and what client hints say better: browsers freeze the version of the
   * system in the first.
   */
  Agent of(String userAgent, @Nullable String platform, @Nullable String version, boolean mobile) {
    return hinted(read(userAgent).agent(), platform, version, mobile);
  }

  /** The same as JSON; null when nothing is known. */
  @Nullable String json(
      String userAgent, @Nullable String platform, @Nullable String version, boolean mobile) {
    Read said = read(userAgent);
    return platform == null && version == null && !mobile
        ? said.json()
        : written(hinted(said.agent(), platform, version, mobile));
  }

  private Read read(String userAgent) {
    return userAgent.length() > LONGEST ? Read.NOTHING : read.get(userAgent);
  }

  private static @Nullable String written(Agent agent) {
    if (!agent.known()) {
      return null;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    put(fields, "browser", agent.browser());
    put(fields, "browserVersion", agent.browserVersion());
    put(fields, "os", agent.os());
    put(fields, "osVersion", agent.osVersion());
    put(fields, "device", agent.device());
    put(fields, "kind", agent.kind());
    return JsonText.object(fields);
  }

  private static void put(Map<String, String> into, String name, @Nullable String value) {
    if (value != null) {
      into.put(name, value);
    }
  }

  private static Agent hinted(
      Agent said, @Nullable String platform, @Nullable String version, boolean mobile) {
    return new Agent(
        said.browser(),
        said.browserVersion(),
        platform == null ? said.os() : named(platform),
        version == null ? osVersion(platform, said) : versionOf(platform, version),
        said.device(),
        mobile && !"bot".equals(said.kind()) && !"tablet".equals(said.kind())
            ? "mobile"
            : said.kind());
  }

  private static @Nullable String osVersion(@Nullable String platform, Agent said) {
    return platform == null || named(platform).equals(said.os()) ? said.osVersion() : null;
  }

  private static String named(String platform) {
    return platform.equals("macOS") ? "Mac OS X" : platform;
  }

  /** Windows counts its hints otherwise: 13 and above is Windows 11. */
  private static String versionOf(@Nullable String platform, String version) {
    if (!"Windows".equals(platform)) {
      return version;
    }
    String major = version.split("\\.", 2)[0];
    return major.length() > 1 && major.compareTo("13") >= 0 ? "11" : "10";
  }

  private synchronized Parser list() {
    if (list == null) {
      list = new Parser();
    }
    return list;
  }

  private Agent parsed(String userAgent) {
    Client client = list().parse(userAgent);
    String os = known(client.os.family);
    String device = known(client.device.family);
    return new Agent(
        known(client.userAgent.family),
        version(client.userAgent.major, client.userAgent.minor),
        os,
        version(client.os.major, client.os.minor),
        device,
        kind(userAgent, os, device));
  }

  private static @Nullable String kind(
      String userAgent, @Nullable String os, @Nullable String device) {
    if ("Spider".equals(device)) {
      return "bot";
    }
    String lower = userAgent.toLowerCase(Locale.ROOT);
    if (lower.contains("ipad")
        || lower.contains("tablet")
        || (lower.contains("android") && !lower.contains("mobi"))) {
      return "tablet";
    }
    if (lower.contains("mobi") || lower.contains("iphone")) {
      return "mobile";
    }
    return os != null && DESKTOPS.contains(os) ? "desktop" : null;
  }

  private static @Nullable String known(@Nullable String family) {
    return family == null || family.equals(OTHER) ? null : family;
  }

  private static @Nullable String version(@Nullable String major, @Nullable String minor) {
    return major == null || minor == null ? major : major + "." + minor;
  }
}
