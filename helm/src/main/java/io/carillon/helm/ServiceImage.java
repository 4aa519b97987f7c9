package io.carillon.helm;

import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A service as Quarkus built it, on a base with a Java in its PATH: the libraries in a layer of
 * their own, which changes seldom. It runs as user 10001, who may write nothing but /tmp and what
 * is mounted.
 */
final class ServiceImage {
  private static final AbsoluteUnixPath HOME = AbsoluteUnixPath.get("/app");
  private static final List<String> JAVA =
      List.of(
          "java",
          "-XX:MaxRAMPercentage=70",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-jar",
          "/app/quarkus-run.jar");

  private ServiceImage() {}

  /**
   * @param base a registry's image, or {@code tar://} with a file
   * @param app the folder {@code quarkus-app}
   */
  static JibContainerBuilder of(String base, Path app)
      throws IOException, InvalidImageReferenceException {
    return on(Jib.from(base), app);
  }

  static JibContainerBuilder on(JibContainerBuilder image, Path app) throws IOException {
    return image
        .setFormat(ImageFormat.OCI)
        .addFileEntriesLayer(layer("libraries", app, List.of("lib")))
        .addFileEntriesLayer(layer("service", app, List.of("quarkus", "app", "quarkus-run.jar")))
        .setWorkingDirectory(HOME)
        .setUser("10001:10001")
        .setEntrypoint(JAVA);
  }

  private static FileEntriesLayer layer(String name, Path app, List<String> parts)
      throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
    for (String part : parts) {
      try (Stream<Path> files = Files.walk(app.resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          layer.addEntry(file, HOME.resolve(app.relativize(file)));
        }
      }
    }
    return layer.build();
  }
}
