package io.carillon.messaging.rendering;

import java.util.List;

/** A source does not parse; says everything that was found at once. */
public final class SourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<SourceProblem> problems;

  SourceException(List<SourceProblem> problems) {
    super(problems.toString(), null, false, false);
    this.problems = List.copyOf(problems);
  }

  SourceException(String part, int line, String found, String expected) {
    this(List.of(new SourceProblem(part, line, found, expected)));
  }

  public List<SourceProblem> problems() {
    return problems;
  }
}
