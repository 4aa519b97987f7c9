package io.carillon.platform.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.PatternFormatter;

/**
 * What the running service logs while it is open, all threads together, with the causes of what it
 * logs: personal data must not be in it.
 *
 * <pre>{@code
 * try (LogWatch log = LogWatch.ofThisService()) {
 *   ...
 *   log.requireNone("kelly@example.com");
 * }
 * }</pre>
 */
public final class LogWatch implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  private final PatternFormatter formatter = new PatternFormatter("%p %c [%X] %s%e");
  private final List<String> lines = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          String line = formatter.format(ExtLogRecord.wrap(record));
          synchronized (lines) {
            lines.add(line);
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private LogWatch() {
    ROOT.addHandler(handler);
  }

  public static LogWatch ofThisService() {
    return new LogWatch();
  }

  /** Throws an {@link AssertionError} that names each line in which one of the values stands. */
  public void requireNone(String... personal) {
    List<String> findings = new ArrayList<>();
    synchronized (lines) {
      for (String line : lines) {
        for (String planted : personal) {
          if (Disclosure.tells(line, planted)) {
            findings.add(planted + ": " + line.strip());
          }
        }
      }
    }
    if (!findings.isEmpty()) {
      throw new AssertionError("personal data in the log:\n  - " + String.join("\n  - ", findings));
    }
  }

  @Override
  public void close() {
    ROOT.removeHandler(handler);
  }
}
