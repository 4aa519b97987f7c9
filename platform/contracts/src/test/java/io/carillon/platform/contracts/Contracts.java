package io.carillon.platform.contracts;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The contracts as they are compiled into this module, and as they were last published. */
final class Contracts {
  private Contracts() {}

  /** Every file of {@code proto/}, by name, without the imports that others own. */
  static FileDescriptorSet compiled() {
    Path classes = Path.of("target", "classes");
    try (Stream<Path> files = Files.walk(classes)) {
      List<FileDescriptorProto> found =
          files
              .map(file -> classes.relativize(file).toString())
              .filter(name -> name.endsWith(".class") && !name.contains("$"))
              .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
              .flatMap(name -> descriptorOf(name).stream())
              .map(FileDescriptor::toProto)
              .sorted(Comparator.comparing(FileDescriptorProto::getName))
              .toList();
      return FileDescriptorSet.newBuilder().addAllFile(found).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path baseline() {
    return Path.of(System.getProperty("carillon.root", "../.."), "proto/baseline/carillon.binpb");
  }

  private static Optional<FileDescriptor> descriptorOf(String className) {
    try {
      Class<?> candidate =
          Class.forName(className, false, Thread.currentThread().getContextClassLoader());
      boolean isFile =
          Arrays.stream(candidate.getMethods())
              .anyMatch(
                  method ->
                      method.getName().equals("getDescriptor")
                          && method.getParameterCount() == 0
                          && method.getReturnType() == FileDescriptor.class);
      return isFile
          ? Optional.of((FileDescriptor) candidate.getMethod("getDescriptor").invoke(null))
          : Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(className, e);
    }
  }
}
