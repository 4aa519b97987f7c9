package io.carillon.platform.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code proto/} to its own rules and to what was promised before. */
class ContractsTest {
  private final FileDescriptorSet compiled = Contracts.compiled();

  @Test
  void everyContractIsCompiledHere() throws IOException {
    Path sources = Path.of(System.getProperty("carillon.root"), "proto/src/main/proto");
    try (Stream<Path> files = Files.walk(sources)) {
      assertThat(compiled.getFileList())
          .extracting(file -> file.getName())
          .containsExactlyInAnyOrderElementsOf(
              files
                  .filter(file -> file.toString().endsWith(".proto"))
                  .map(file -> sources.relativize(file).toString())
                  .toList());
    }
  }

  @Test
  void contractsAreWrittenByTheRules() {
    assertThat(Lint.breaches(compiled)).isEmpty();
  }

  @Test
  void nothingPromisedIsBroken() throws IOException {
    boolean promising = "write".equals(System.getProperty("carillon.proto.baseline"));
    boolean promised = Files.exists(Contracts.baseline());
    assertThat(promised || promising).as("%s exists", Contracts.baseline()).isTrue();

    if (promised) {
      FileDescriptorSet before =
          FileDescriptorSet.parseFrom(Files.readAllBytes(Contracts.baseline()));
      assertThat(Breaking.breaks(before, compiled)).isEmpty();
    }
    if (promising) {
      Files.createDirectories(Contracts.baseline().getParent());
      Files.write(Contracts.baseline(), compiled.toByteArray());
    }
  }
}
