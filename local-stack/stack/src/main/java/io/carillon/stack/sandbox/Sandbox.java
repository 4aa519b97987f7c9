package io.carillon.stack.sandbox;

import java.io.IOException;
import java.nio.file.Path;

/** The vendor sandbox's process: {@code Sandbox <http port> <smtp port> <folder>}. */
public final class Sandbox implements AutoCloseable {
  private final Inbox inbox;
  private final SmtpServer smtp;
  private final Doors doors;

  /**
   * Starts both servers; port 0 takes a free one.
   *
   * @param folder what was received is kept here and found again by the next start
   */
  public Sandbox(int httpPort, int smtpPort, Path folder) throws IOException {
    this.inbox = Inbox.open(folder.resolve("inbox"), Inbox.Bounds.LOCAL);
    this.smtp = new SmtpServer(smtpPort, inbox);
    this.doors = new Doors(httpPort);
    new InboxDoor(inbox).open(doors);
    new TracesDoor(new Traces(2_000, 30_000)).open(doors);
    doors.start();
    smtp.start();
  }

  /** The port of the pages and interfaces. */
  public int httpPort() {
    return doors.port();
  }

  /** The port that takes mail. */
  public int smtpPort() {
    return smtp.port();
  }

  @Override
  public void close() throws IOException {
    smtp.close();
    doors.close();
    inbox.close();
  }

  public static void main(String[] arguments) throws IOException {
    Sandbox sandbox =
        new Sandbox(
            Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Path.of(arguments[2]));
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .unstarted(
                    () -> {
                      try {
                        sandbox.close();
                      } catch (IOException e) {
                        System.err.println("The sandbox did not close: " + e.getMessage());
                      }
                    }));
  }
}
