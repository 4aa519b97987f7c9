package io.carillon.messaging.batch;

import io.carillon.platform.problem.ProblemException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** All together first; when one of them spoils that, each alone. */
public final class Batches {
  private Batches() {}

  /**
   * @param together applies all of them or none; may be called again with what it has applied
   * @param refused told of one that cannot be applied, however often it is tried
   * @throws RuntimeException of {@code together} when the same may succeed later: some may be
   *     applied by then, and all are to be given again
   */
  public static <T> void apply(
      List<T> all, Consumer<List<T>> together, BiConsumer<T, Throwable> refused) {
    try {
      together.accept(all);
    } catch (RuntimeException | StackOverflowError e) {
      if (passes(e)) {
        throw e;
      }
      if (all.size() == 1) {
        refused.accept(all.getFirst(), e);
      } else {
        all.forEach(one -> apply(List.of(one), together, refused));
      }
    }
  }

  /** Whether the failure speaks of the moment, and not of what was to be applied. */
  static boolean passes(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof ProblemException problem) {
        return problem.reason().kind().passes();
      }
      if (t instanceof SQLException sql) {
        return !isOfData(String.valueOf(sql.getSQLState()));
      }
    }
    return false;
  }

  private static boolean isOfData(String state) {
    // 22 a value of no valid form, 23 a broken constraint, 54 a limit of the program
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }
}
