package io.carillon.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents name is there. */
class DocumentsTest {
  private static final Path ROOT = Path.of(System.getProperty("carillon.root", "../.."));
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#)([^)#]+)");
  private static final Pattern TARGET = Pattern.compile("\\bmake ([a-z]+)\\b");

  static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.concat(top, docs), Stream.of(ROOT.resolve("proto/README.md")))
          .filter(path -> path.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyLinkLeadsSomewhere(Path document) throws IOException {
    Path folder = document.toAbsolutePath().getParent();
    Set<String> missing = new TreeSet<>();
    Matcher links = LINK.matcher(Files.readString(document));
    while (links.find()) {
      if (folder == null || !Files.exists(folder.resolve(links.group(1)))) {
        missing.add(links.group(1));
      }
    }

    assertThat(missing).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void everyCommandExists(Path document) throws IOException {
    String makefile = Files.readString(ROOT.resolve("Makefile"));
    Set<String> missing = new TreeSet<>();
    for (String line : Files.readAllLines(document)) {
      Matcher targets = TARGET.matcher(line);
      while (targets.find() && (line.contains("`make") || line.startsWith("make"))) {
        if (!makefile.contains("\n" + targets.group(1) + ":")) {
          missing.add(targets.group(1));
        }
      }
    }

    assertThat(missing).isEmpty();
  }
}
