package io.carillon.platform.testkit;

import java.util.Optional;

/** The process that a build lives in. */
final class BuildProcess {
  private BuildProcess() {}

  /** The outermost Maven above this process, or this process where there is none (an IDE). */
  static ProcessHandle find() {
    ProcessHandle found = ProcessHandle.current();
    Optional<ProcessHandle> next = found.parent();
    while (next.isPresent()) {
      ProcessHandle process = next.get();
      if (process.info().commandLine().filter(BuildProcess::isMaven).isPresent()) {
        found = process;
      }
      next = process.parent();
    }
    return found;
  }

  static boolean isMaven(String commandLine) {
    return commandLine.contains("plexus-classworlds") || commandLine.contains("maven.home");
  }
}
