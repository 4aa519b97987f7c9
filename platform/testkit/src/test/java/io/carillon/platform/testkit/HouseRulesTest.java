package io.carillon.platform.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HouseRulesTest {
  private static final String HERE = "io.carillon.platform.testkit.";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "features do not depend on each other in a circle",
        "HTTP stays at its edge",
        "who takes a body says of what kind",
        "gRPC stays at its edge",
        "gRPC methods run on virtual threads without Quarkus' annotation",
        "gRPC classes are without Quarkus' annotation",
        "generated types stay at edges",
        "java.time is the only calendar",
        "what a service says, it logs",
        "time is a parameter or an injected Clock",
        "every package says what it is for and is @NullMarked",
        "a package is named for its purpose",
        "a class is named for its purpose"
      })
  void everyRuleSpeaks(String rule) {
    assertThat(breaches("spoiled")).anySatisfy(said -> assertThat(said).startsWith(rule));
  }

  @Test
  void whatKeepsTheRulesIsLeftAlone() {
    assertThat(breaches("kept")).isEmpty();
  }

  @Test
  void aModuleWithoutClassesIsNoSuccess() {
    assertThat(breaches("nowhere")).containsExactly("no class under " + HERE + "nowhere");
  }

  @Test
  void anExceptionNeedsAReason() {
    assertThatThrownBy(() -> HouseRules.of(HERE).except("Cook", " "))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anExceptedClassMayTouchTheEdges() {
    List<String> breaches =
        HouseRules.of(HERE + "spoiled")
            .except("Cook", "it is one of each")
            .breaches(new ClassFileImporter().importPackages(HERE + "spoiled"));

    assertThat(breaches)
        .noneSatisfy(said -> assertThat(said).startsWith("gRPC stays"))
        .noneSatisfy(said -> assertThat(said).startsWith("generated types"))
        .noneSatisfy(said -> assertThat(said).startsWith("time is a parameter"));
  }

  @Test
  void sourcesAreShortAndPackagesDescribed(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("Long.java"), "\n".repeat(401));
    Files.writeString(folder.resolve("package-info.java"), "package a;");

    assertThat(HouseRules.sources(folder))
        .hasSize(2)
        .anySatisfy(said -> assertThat(said).startsWith("a file over 400 lines is two rooms"))
        .anySatisfy(said -> assertThat(said).startsWith("a package says in its Javadoc"));
  }

  private static List<String> breaches(String packageName) {
    return HouseRules.of(HERE + packageName)
        .breaches(new ClassFileImporter().importPackages(HERE + packageName));
  }
}
