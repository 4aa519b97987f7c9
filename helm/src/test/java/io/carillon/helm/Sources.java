package io.carillon.helm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the services' own sources say of their settings and of whom they ask. */
final class Sources {
  private static final Pattern IN_FILE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)");
  private static final Pattern KEY = Pattern.compile("^([a-z][a-z0-9.\\-]+)=", Pattern.MULTILINE);
  private static final Pattern MAPPING = Pattern.compile("@ConfigMapping\\(prefix = \"([^\"]+)\"");
  private static final Pattern METHOD =
      Pattern.compile("^  [\\w<>., ]+ (\\w+)\\(\\);", Pattern.MULTILINE);
  private static final Pattern PROPERTY =
      Pattern.compile("@ConfigProperty\\(\\s*name = \"([^\"]+)\"");
  private static final Pattern GRPC = Pattern.compile("@GrpcClient\\(\"(\\w+)\"\\)");
  private static final Pattern MODULE = Pattern.compile("<module>([\\w-]+-service)</module>");

  private Sources() {}

  /** The modules of the services, as the build names them. */
  static Set<String> modules() {
    Set<String> modules = new TreeSet<>();
    Matcher found = MODULE.matcher(text(Chart.ROOT.resolve("pom.xml")));
    while (found.find()) {
      modules.add(found.group(1));
    }
    return modules;
  }

  /** The environment variables that a service reads, as far as it is written down. */
  static Set<String> settings(String module) {
    Set<String> settings = new TreeSet<>();
    for (Path file : files(module, ".properties")) {
      add(settings, IN_FILE, text(file));
      addNames(settings, "", KEY, text(file));
    }
    for (Path file : files(module, ".java")) {
      String source = text(file);
      addNames(settings, "", PROPERTY, source);
      Matcher mapping = MAPPING.matcher(source);
      if (mapping.find()) {
        addNames(settings, mapping.group(1) + ".", METHOD, source);
      }
    }
    return settings;
  }

  /** The services that a service asks over gRPC. */
  static Set<String> asks(String module) {
    Set<String> asked = new TreeSet<>();
    for (Path file : files(module, ".java")) {
      if (file.startsWith(Chart.ROOT.resolve(module))) {
        add(asked, GRPC, text(file));
      }
    }
    return asked;
  }

  /** Of the service and of the platform's modules. */
  private static List<Path> files(String module, String suffix) {
    try (Stream<Path> service = Files.walk(Chart.ROOT.resolve(module).resolve("src/main"));
        Stream<Path> platform = Files.walk(Chart.ROOT.resolve("platform"))) {
      return Stream.concat(service, platform.filter(path -> path.toString().contains("/src/main/")))
          .filter(path -> path.toString().endsWith(suffix))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(Set<String> found, Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
  }

  /** By the rule of MicroProfile Config: {@code carillon.smtp.replyTimeout} is kebab-case first. */
  private static void addNames(Set<String> found, String prefix, Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      String name = prefix + matcher.group(1).replaceAll("([a-z])([A-Z])", "$1-$2");
      found.add(name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT));
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
