package io.carillon.helm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path root;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @BeforeEach
  void aServiceIsBuilt() throws IOException {
    file("scoring-service/target/quarkus-app/quarkus-run.jar", "run");
    file("scoring-service/target/quarkus-app/app/scoring-service.jar", "own");
    file("scoring-service/target/quarkus-app/quarkus/generated-bytecode.jar", "made");
    file("scoring-service/target/quarkus-app/lib/main/library.jar", "library");
    file("bench/target/something.jar", "not a service");
  }

  @Test
  void eachServiceIsAnImageThatStartsIt() throws Exception {
    // When
    int exit = images(base()).make("registry.example.com/carillon", "7");

    // Then
    assertThat(exit).as(said.toString(UTF_8)).isZero();
    Map<String, byte[]> image = untarred(Files.readAllBytes(tar()));
    assertThat(image).containsKey("oci-layout");
    JsonNode manifest = manifest(image);
    JsonNode config = blob(image, manifest.path("config")).path("config");
    assertThat(config.path("User").asText()).isEqualTo("10001:10001");
    assertThat(config.path("WorkingDir").asText()).isEqualTo("/app");
    assertThat(config.path("Entrypoint").get(0).asText()).isEqualTo("java");
    assertThat(config.path("Entrypoint").toString()).endsWith("\"-jar\",\"/app/quarkus-run.jar\"]");
    TreeSet<String> files = new TreeSet<>();
    for (JsonNode layer : manifest.path("layers")) {
      byte[] zipped = entry(image, name(layer));
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
        files.addAll(untarred(in.readAllBytes()).keySet());
      }
    }
    assertThat(files)
        .contains(
            "app/quarkus-run.jar",
            "app/app/scoring-service.jar",
            "app/quarkus/generated-bytecode.jar",
            "app/lib/main/library.jar",
            "base/here");
  }

  @Test
  void theSameBuildIsTheSameImage() throws Exception {
    String base = base();
    images(base).make("carillon", "7");
    byte[] first = Files.readAllBytes(tar());
    images(base).make("carillon", "7");
    assertThat(Files.readAllBytes(tar())).isEqualTo(first);
  }

  @Test
  void aRegistryThatCannotBeReachedIsSaidAndIsNoError() throws Exception {
    // Given
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }

    // When
    int exit =
        images("localhost:%d/base@sha256:%s".formatted(nobody, "0".repeat(64)))
            .make("carillon", "7");

    // Then
    assertThat(exit).isZero();
    assertThat(said.toString(UTF_8))
        .contains("No image was made", "cannot be reached", "CARILLON_BASE_IMAGE");
    assertThat(tar()).doesNotExist();
  }

  @Test
  void whatARegistrySaysIsAnError() {
    assertThat(Unreachable.is(new IOException(new java.net.ConnectException("refused")))).isTrue();
    assertThat(Unreachable.is(new IOException("manifest unknown"))).isFalse();
    assertThatThrownBy(() -> images("tar://" + root.resolve("nothing.tar")).make("carillon", "7"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("scoring-service");
  }

  @Test
  void withoutABuiltServiceThereIsNothingToDo() throws Exception {
    Files.delete(root.resolve("scoring-service/target/quarkus-app/quarkus-run.jar"));
    assertThat(images(base()).make("carillon", "7")).isEqualTo(1);
    assertThat(said.toString(UTF_8)).contains("No service is built");
  }

  @Test
  void theBaseIsPinned() {
    assertThat(Images.BASE).matches("\\S+@sha256:[0-9a-f]{64}");
  }

  private Images images(String base) {
    return new Images(root, root.resolve("out"), base, new PrintStream(said, true, UTF_8));
  }

  private Path tar() {
    return root.resolve("out/scoring-service.tar");
  }

  /** A base that needs no registry. */
  private String base() throws Exception {
    Path tar = root.resolve("base.tar");
    Jib.fromScratch()
        .addLayer(List.of(file("here", "x")), "/base")
        .containerize(Containerizer.to(TarImage.at(tar).named("base")));
    return "tar://" + tar;
  }

  private Path file(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static JsonNode manifest(Map<String, byte[]> image) throws IOException {
    JsonNode index = JSON.readTree(entry(image, "index.json"));
    return blob(image, index.path("manifests").get(0));
  }

  private static JsonNode blob(Map<String, byte[]> image, JsonNode descriptor) throws IOException {
    return JSON.readTree(entry(image, name(descriptor)));
  }

  private static byte[] entry(Map<String, byte[]> image, String name) {
    return Objects.requireNonNull(image.get(name), name);
  }

  private static String name(JsonNode descriptor) {
    return "blobs/" + descriptor.path("digest").asText().replace(':', '/');
  }

  private static Map<String, byte[]> untarred(byte[] tar) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (TarArchiveInputStream in = new TarArchiveInputStream(new ByteArrayInputStream(tar))) {
      TarArchiveEntry entry = in.getNextEntry();
      while (entry != null) {
        if (!entry.isDirectory()) {
          files.put(entry.getName().replaceFirst("^/", ""), in.readAllBytes());
        }
        entry = in.getNextEntry();
      }
    }
    return files;
  }
}
