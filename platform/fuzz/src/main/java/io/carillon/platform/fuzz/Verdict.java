package io.carillon.platform.fuzz;

import java.util.Optional;
import java.util.regex.Pattern;

/** What no answer may be, whatever was asked. */
public final class Verdict {
  private static final Pattern TRACE =
      Pattern.compile(
          "\\bat [a-z][\\w.$]*\\([\\w$]+\\.java|Caused by:|[a-z]+(\\.[a-z]+)+\\.[A-Z]\\w*Exception");
  private static final int AWAY = 503;

  private Verdict() {}

  /** What is wrong with an answer to a request; empty when nothing is. */
  public static Optional<String> fault(FuzzedRequest request, Answer answer) {
    String type = answer.header("content-type");
    boolean problem = type.startsWith("application/problem+json");
    boolean page = request.page() && type.startsWith(Fuzzer.PAGE);
    if (answer.status() < 200 || answer.status() > 599) {
      return Optional.of("a status that is none");
    }
    if (answer.status() >= 500 && answer.status() != AWAY) {
      return Optional.of("a failure of the platform's own");
    }
    if (answer.status() >= 400 && !problem && !page) {
      return Optional.of("a refusal without a reason");
    }
    if (problem && !answer.body().isEmpty() && !answer.body().contains("\"reason\":\"")) {
      return Optional.of("a problem without a reason");
    }
    return TRACE.matcher(answer.body()).find()
        ? Optional.of("a stack trace, or the name of a Java exception")
        : Optional.empty();
  }
}
