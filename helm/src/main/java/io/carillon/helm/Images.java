package io.carillon.helm;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.TarImage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * One image a service, as a tarball: {@code make images}. The base is pinned by its digest; where
 * no registry can be reached for it, that is said and nothing is made, without an error.
 */
public final class Images {
  /** Temurin 25.0.3+9, a JRE alone. */
  static final String BASE =
      "docker.io/library/eclipse-temurin@sha256:681c543d6f36c50f45e9b5226930a46203dcfa351d3670e9d0bdf0dabae53539";

  private final Path root;
  private final Path target;
  private final String base;
  private final PrintStream out;

  Images(Path root, Path target, String base, PrintStream out) {
    this.root = root;
    this.target = target;
    this.base = base;
    this.out = out;
  }

  /**
   * Of the services that are built below the folder {@code carillon.root}, into {@code
   * helm/target/images}. CARILLON_BASE_IMAGE names another base: of a registry, or {@code
   * tar:///file}. CARILLON_IMAGE names the registry and folder that the images are named for,
   * CARILLON_TAG their tag.
   */
  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(System.getProperty("carillon.root", "")).toAbsolutePath().normalize();
    Map<String, String> environment = System.getenv();
    Images images =
        new Images(
            root,
            root.resolve("helm/target/images"),
            environment.getOrDefault("CARILLON_BASE_IMAGE", BASE),
            System.out);
    System.exit(
        images.make(
            environment.getOrDefault("CARILLON_IMAGE", "carillon"),
            environment.getOrDefault("CARILLON_TAG", "0.1.0-SNAPSHOT")));
  }

  /** The exit code: 0 also where no registry can be reached. */
  int make(String name, String tag) throws IOException, InterruptedException {
    List<Path> apps = apps();
    if (apps.isEmpty()) {
      out.println("No service is built: run make images, which builds them.");
      return 1;
    }
    Files.createDirectories(target);
    for (Path app : apps) {
      String module = String.valueOf(app.getName(app.getNameCount() - 3));
      Path tar = target.resolve(module + ".tar");
      Files.deleteIfExists(tar);
      // closed when all that works on it has ended: what failed writes to the caches no more
      try (ExecutorService workers = Executors.newCachedThreadPool()) {
        ServiceImage.of(base, app)
            .containerize(
                Containerizer.to(TarImage.at(tar).named("%s/%s:%s".formatted(name, module, tag)))
                    .setExecutorService(workers)
                    .setBaseImageLayersCache(target.resolve("cache/base"))
                    .setApplicationLayersCache(target.resolve("cache/layers"))
                    .setToolName("carillon"));
      } catch (InvalidImageReferenceException e) {
        out.printf("%s (expected: a name such as registry.example.com/carillon)%n", e.getMessage());
        return 1;
      } catch (ExecutionException
          | RegistryException
          | CacheDirectoryCreationException
          | IOException e) {
        if (Unreachable.is(e)) {
          sayUnreachable(e);
          return 0;
        }
        throw new IOException("The image of %s could not be made".formatted(module), e);
      }
      out.printf("%-32s %4d MB  %s%n", module, Files.size(tar) >> 20, tar);
    }
    return 0;
  }

  private void sayUnreachable(Throwable failure) {
    out.printf(
        "No image was made: the base image's registry cannot be reached from this machine.%n"
            + "  base   %s%n  cause  %s%n"
            + "Run it where the registry is reached, or set CARILLON_BASE_IMAGE to a base that is:"
            + " of another registry, or tar:///file.%n",
        base, Unreachable.cause(failure));
  }

  /** The folders that Quarkus built, by the names of their modules. */
  private List<Path> apps() throws IOException {
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .map(folder -> folder.resolve("target/quarkus-app"))
          .filter(app -> Files.exists(app.resolve("quarkus-run.jar")))
          .sorted()
          .toList();
    }
  }
}
