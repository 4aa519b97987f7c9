package io.carillon.stack.chaos;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the platform and the sandbox hold afterwards, of the people of one run. */
record Found(
    List<Archived> archive,
    List<Facts> facts,
    List<Enrollment> enrollments,
    List<Said> said,
    List<Fired> timers,
    List<Message> messages,
    List<Mail> mails) {

  /** A client's event in the archive. */
  record Archived(String id) {}

  /** The facts that are told of one of the profile ids that a person had. */
  record Facts(String person, String profile, Map<String, Double> computed) {}

  /**
   * A way through a journey.
   *
   * @param exit why it ended; empty when it has not
   */
  record Enrollment(String id, String person, String journey, String exit, @Nullable Double value) {

    /** Whether it went on as another one when two profiles became one. */
    boolean merged() {
      return exit.equals("merged");
    }
  }

  /** What a journey said of an enrollment, in the archive: {@code Journey Entered}. */
  record Said(String enrollment, String event) {}

  /** A journey's timer that fired. */
  record Fired(String enrollment, String person, String journey, Instant due, Instant at) {}

  /**
   * A message by the word of the API.
   *
   * @param template the mail's subject too
   */
  record Message(String id, String person, String template, String state) {

    /** Whether nobody can say that it left or did not. */
    boolean inDoubt() {
      return state.equals("unknown") || state.equals("claimed");
    }
  }

  /** A mail that has arrived. */
  record Mail(String address, String subject, Instant received) {}
}
