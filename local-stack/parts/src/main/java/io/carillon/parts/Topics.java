package io.carillon.parts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The table of topics, and the making of what it says. */
public final class Topics {
  /** Where the table stands on the class path of all who read it. */
  public static final String TABLE = "META-INF/carillon/topics.json";

  private Topics() {}

  /** The table as {@code {"events.raw":{"partitions":6,"replicas":3,"settings":{…}},…}}. */
  public static List<TopicSpec> read(InputStream json) throws IOException {
    List<TopicSpec> topics = new ArrayList<>();
    for (Map.Entry<String, JsonNode> topic : new ObjectMapper().readTree(json).properties()) {
      Map<String, String> settings = new TreeMap<>();
      for (Map.Entry<String, JsonNode> setting : topic.getValue().path("settings").properties()) {
        settings.put(setting.getKey(), setting.getValue().asText());
      }
      topics.add(
          new TopicSpec(
              topic.getKey(),
              topic.getValue().path("partitions").asInt(1),
              topic.getValue().path("replicas").asInt(1),
              settings));
    }
    return topics;
  }

  /** Makes the topics that are missing and leaves the others as they are. */
  public static void create(String bootstrap, Collection<TopicSpec> topics) throws IOException {
    try (Admin admin = admin(bootstrap)) {
      var results = admin.createTopics(topics.stream().map(TopicSpec::toNewTopic).toList());
      for (var result : results.values().values()) {
        try {
          result.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          if (!(e.getCause() instanceof TopicExistsException)) {
            throw e;
          }
        }
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Kafka did not make the topics: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while topics were being made.", e);
    }
  }

  /**
   * Asks for the deletion of all topics whose names begin so; does not wait until they are gone.
   */
  public static void deleteAll(String bootstrap, String prefix) throws IOException {
    try (Admin admin = admin(bootstrap)) {
      List<String> names =
          admin.listTopics().names().get(10, TimeUnit.SECONDS).stream()
              .filter(name -> name.startsWith(prefix))
              .toList();
      admin.deleteTopics(names).all().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("Kafka did not delete the topics: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while topics were being deleted.", e);
    }
  }

  private static Admin admin(String bootstrap) {
    // Kafka finds its classes by the thread's loader, which on a pool's thread may be another one
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    thread.setContextClassLoader(Admin.class.getClassLoader());
    try {
      return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap));
    } finally {
      thread.setContextClassLoader(loader);
    }
  }
}
