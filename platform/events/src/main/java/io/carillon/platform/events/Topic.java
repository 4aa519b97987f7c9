package io.carillon.platform.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Every topic, its partitions and settings, from the one table in {@code topics.json}. */
public enum Topic {
  EVENTS_RAW,
  EVENTS_OVERFLOW,
  EVENTS_RESOLVED,
  EVENTS_SCORED,
  SCORING_TRANSFER,
  PROFILES_STATE,
  MESSAGES_REQUESTED,
  MESSAGES_INBOX,
  DEFINITIONS,
  AUDIT;

  private static final String TABLE = "META-INF/carillon/topics.json";
  private static final String DEAD = ".dead";

  private final String name = name().toLowerCase(Locale.ROOT).replace('_', '.');
  private final int partitions;
  private final Map<String, String> settings;

  Topic() {
    JsonNode row = Table.ROWS.get(name);
    if (row == null) {
      throw new IllegalStateException(TABLE + " does not name " + name);
    }
    this.partitions = row.path("partitions").asInt();
    Map<String, String> read = new LinkedHashMap<>();
    row.path("settings")
        .properties()
        .forEach(setting -> read.put(setting.getKey(), setting.getValue().asText()));
    this.settings = Map.copyOf(read);
  }

  /** The name on the broker, behind the installation's prefix. */
  public String on(String prefix) {
    return prefix + name;
  }

  /** Where records of this topic go that cannot be processed. */
  public String dead(String prefix) {
    return prefix + name + DEAD;
  }

  public int partitions() {
    return partitions;
  }

  public Map<String, String> settings() {
    return settings;
  }

  /** For how long a record is kept; of a topic that is not compacted. */
  public Duration kept() {
    return Duration.ofMillis(Long.parseLong(settings.getOrDefault("retention.ms", "-1")));
  }

  private static final class Table {
    private static final JsonNode ROWS = read();

    private static JsonNode read() {
      try (InputStream in = Topic.class.getClassLoader().getResourceAsStream(TABLE)) {
        if (in == null) {
          throw new IllegalStateException(TABLE + " is not on the class path");
        }
        return new ObjectMapper().readTree(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
