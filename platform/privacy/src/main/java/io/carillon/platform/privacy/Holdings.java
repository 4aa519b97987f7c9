package io.carillon.platform.privacy;

import io.carillon.platform.problem.ProblemException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** What one service holds of people. A service has one bean of this. */
public interface Holdings {

  /**
   * One thing of a person.
   *
   * @param kind `event`, `message` …
   * @param json one JSON value
   */
  record Item(String kind, String json) {}

  /** Gives out everything of the person, in any number of transactions; it may be much. */
  void export(String tenant, Subject subject, Consumer<Item> out);

  /**
   * Erases everything of the person, in the transaction in which the receipt is kept.
   *
   * @throws ProblemException DEPENDENCY_AWAY while it cannot be told yet that all is gone
   */
  Receipt erase(Handle tx, String tenant, Subject subject, Instant now);
}
