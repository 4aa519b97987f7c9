package io.carillon.helm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The chart as Helm renders it. Every document is read strictly: a key twice, or a field that its
 * kind does not have, is an error.
 */
final class Chart {
  static final Path ROOT = Path.of(System.getProperty("carillon.root", "..")).normalize();
  static final Path FOLDER = ROOT.resolve("helm/carillon");

  /**
   * The same with hooks as ordinary objects, annotated {@code seen/hook}, so that they are seen.
   */
  private static final Path SEEN = seen();

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "v1/ServiceAccount", ServiceAccount.class,
          "v1/Service", Service.class,
          "v1/ConfigMap", ConfigMap.class,
          "apps/v1/Deployment", Deployment.class,
          "batch/v1/Job", Job.class,
          "policy/v1/PodDisruptionBudget", PodDisruptionBudget.class,
          "networking.k8s.io/v1/NetworkPolicy", NetworkPolicy.class);

  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();

  /** A version that it is meant for; Helm without a cluster takes a very old one. */
  private static final String KUBERNETES = "1.33.0";

  private static final ObjectMapper STRICT =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .setAnnotationIntrospector(new NothingElse());

  private final List<HasMetadata> objects;

  private Chart(List<HasMetadata> objects) {
    this.objects = objects;
  }

  /** A field that the model has no name for is not kept aside. */
  private static final class NothingElse extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public Boolean hasAnySetter(Annotated annotated) {
      return false;
    }
  }

  /** With its usual values, a registry, and settings as {@code name=value}. */
  static Chart rendered(String... settings) {
    return of(text(settings));
  }

  static Chart of(String yaml) {
    List<HasMetadata> objects = new ArrayList<>();
    try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class).readValues(yaml)) {
      while (documents.hasNextValue()) {
        if (documents.nextValue() instanceof ObjectNode document) {
          objects.add(read(document));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Chart(List.copyOf(objects));
  }

  private static HasMetadata read(ObjectNode document) throws IOException {
    String kind = document.path("apiVersion").asText() + "/" + document.path("kind").asText();
    Class<? extends HasMetadata> type = KINDS.get(kind);
    if (type == null) {
      throw new IOException(kind + ": a kind that nobody expected");
    }
    return STRICT.treeToValue(document, type);
  }

  /** As it is; this way of rendering leaves hooks out. */
  static Chart withoutHooks() {
    return of(new Helm(FOLDER).template().withName("carillon").withKubeVersion(KUBERNETES).call());
  }

  static String text(String... settings) {
    var template =
        new Helm(SEEN)
            .template()
            .withName("carillon")
            .withKubeVersion(KUBERNETES)
            .set("image.registry", "registry.example.com/carillon");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      template = template.set(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return template.call();
  }

  static LintResult lint() {
    return new Helm(FOLDER).lint().strict().call();
  }

  private static Path seen() {
    Path copy = ROOT.resolve("helm/target/seen/carillon");
    try (Stream<Path> files = Files.walk(FOLDER, FileVisitOption.FOLLOW_LINKS)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = copy.resolve(FOLDER.relativize(file));
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Files.writeString(target, Files.readString(file).replace("helm.sh/hook", "seen/hook"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  static JsonNode values() throws IOException {
    return YAML.readTree(FOLDER.resolve("values.yaml").toFile());
  }

  List<HasMetadata> objects() {
    return objects;
  }

  <T extends HasMetadata> List<T> all(Class<T> kind) {
    return objects.stream()
        .flatMap(o -> kind.isInstance(o) ? Stream.of(kind.cast(o)) : Stream.empty())
        .toList();
  }

  <T extends HasMetadata> T the(Class<T> kind, String name) {
    return all(kind).stream()
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no %s %s".formatted(kind.getSimpleName(), name)));
  }
}
